import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { documentationFiles } from "#documentation/routes.ts";

const document = join(import.meta.dirname, "../../docs/openapi.json");

/**
 * Writes the documentation that the API serves into `folder`: the OpenAPI document, and the reference that Redoc renders
 * from it into one page without other files. The same document gives the same bytes.
 */
export function buildDocumentation(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (file: string, content: string) => writeFileSync(join(folder, file), gzipSync(content, { level: 9 }));
  write(documentationFiles.openapi, JSON.stringify(JSON.parse(readFileSync(document, "utf8"))));
  const page = join(folder, "reference.html");
  const redocly = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
  execFileSync(process.execPath, [redocly, "build-docs", document, "--output", page, "--inlineBundle"], {
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  write(documentationFiles.reference, readFileSync(page, "utf8"));
  rmSync(page);
}
