import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const document = join(root, "docs/openapi.json");
const folder = mkdtempSync(join(tmpdir(), "openapi-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lints a document with Redocly by the rules of redocly.yaml, without its telemetry and update check. */
function lint(file: string): Promise<string[]> {
  const command = [fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js")), "lint", "--format=json", file];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { cwd: root, env, timeout: 50_000 }, (_, stdout, stderr) => {
      try {
        const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; message: string }[] };
        resolve(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`));
      } catch {
        reject(new Error(stderr || stdout));
      }
    });
  });
}

describe("the linter", () => {
  it("finds nothing in docs/openapi.json, whose examples all fit their schemas", async () => {
    expect(await lint(document)).toEqual([]);
  });

  it("finds examples that do not fit, in every place", async () => {
    const broken = JSON.parse(readFileSync(document, "utf8"));
    broken.paths["/v1/leads"].post.requestBody.content["application/json"].example.person.phone = "0".repeat(81);
    broken.paths["/v1/leads"].post.responses["202"].content["application/json"].example.status = "lost";
    broken.components.examples.forbidden.value.needed = "agency";
    broken.components.examples.not_found.value.code = 404;
    broken.components.schemas.LeadId.examples = ["lead_1"];
    broken.webhooks.leadReceived.post.requestBody.content["application/json"].example.timestamp = "yesterday";
    const file = join(folder, "broken.json");
    writeFileSync(file, JSON.stringify(broken));
    const found = await lint(file);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^no-invalid-media-type-examples:.*phone/),
        expect.stringMatching(/^no-invalid-media-type-examples:.*status/),
        expect.stringMatching(/^no-invalid-media-type-examples:.*needed/),
        expect.stringMatching(/^no-invalid-media-type-examples:.*code/),
        expect.stringMatching(/^no-invalid-schema-examples:/),
        expect.stringMatching(/^no-invalid-media-type-examples:.*timestamp/),
      ]),
    );
  });
});
