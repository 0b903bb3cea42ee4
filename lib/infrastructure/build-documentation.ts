import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { documentationFiles } from "#documentation/routes.ts";

const root = join(import.meta.dirname, "../..");
const document = join(root, "docs/openapi.json");
const redocly = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));

/** References by what they were rendered from: to render one takes seconds, at each start and each synthesis. */
const cacheFolder = join(root, ".cache/references");

/**
 * Writes the documentation that the API serves into `folder`: the OpenAPI document, and the reference that Redoc renders
 * from it into one page without other files. The same document gives the same bytes.
 */
export function buildDocumentation(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const compressed = compress(JSON.stringify(JSON.parse(readFileSync(document, "utf8"))));
  writeFileSync(join(folder, documentationFiles.openapi), compressed);
  copyFileSync(findReference(), join(folder, documentationFiles.reference));
}

/** Returns the path of the compressed reference, which is rendered if the document, a package or this file has changed. */
function findReference(): string {
  const sources = [document, join(root, "package-lock.json"), import.meta.filename];
  const hash = createHash("sha256");
  for (const source of sources) hash.update(readFileSync(source));
  const file = join(cacheFolder, `${hash.digest("hex")}.html.gz`);
  if (existsSync(file)) return file;

  // Others may render it at the same time: a file has its name when it is complete.
  mkdirSync(cacheFolder, { recursive: true });
  const page = join(cacheFolder, `${randomUUID()}.html`);
  const command = [redocly, "build-docs", document, "--output", page, "--inlineBundle"];
  execFileSync(process.execPath, command, {
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  writeFileSync(page, compress(readFileSync(page, "utf8")));
  renameSync(page, file);
  // Those of earlier documents.
  const others = readdirSync(cacheFolder).filter((name) => name.endsWith(".gz") && join(cacheFolder, name) !== file);
  for (const name of others) rmSync(join(cacheFolder, name), { force: true });
  return file;
}

const compress = (content: string): Buffer => gzipSync(content, { level: 9 });
