/** Writes the generated parts of docs/: the OpenAPI document, the problem pages, the sandbox page. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createOpenApiDocument } from "#app/openapi/openapi-document.ts";
import { renderProblemPages } from "#app/openapi/problem-pages.ts";
import { renderSandboxPage } from "#app/openapi/sandbox-page.ts";

const docs = join(import.meta.dirname, "../docs");
writeFileSync(join(docs, "openapi.json"), `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`);

writeFileSync(join(docs, "sandbox.md"), renderSandboxPage());

const folder = join(docs, "problems");
// A page of a removed problem would explain an error that no longer occurs.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = Object.entries(renderProblemPages());
for (const [name, text] of pages) writeFileSync(join(folder, name), text);

console.log(`Wrote docs/openapi.json, docs/sandbox.md and ${pages.length} pages to docs/problems.`);
