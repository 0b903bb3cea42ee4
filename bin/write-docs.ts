/** Writes the generated parts of docs/: the OpenAPI document, the problem pages, the sandbox page, the import graph. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createOpenApiDocument } from "#app/openapi/openapi-document.ts";
import { renderProblemPages } from "#app/openapi/problem-pages.ts";
import { renderSandboxPage } from "#app/openapi/sandbox-page.ts";
import { drawArchitecture } from "./architecture-picture.ts";

const docs = join(import.meta.dirname, "../docs");
// Two spaces would make it a fifth larger.
writeFileSync(join(docs, "openapi.json"), `${JSON.stringify(createOpenApiDocument(), null, 1)}\n`);

writeFileSync(join(docs, "sandbox.md"), renderSandboxPage());

const folder = join(docs, "problems");
// A page of a removed problem would explain an error that no longer occurs.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = Object.entries(renderProblemPages());
for (const [name, text] of pages) writeFileSync(join(folder, name), text);

const architecture = join(docs, "architecture.md");
writeFileSync(architecture, await drawArchitecture(join(docs, ".."), readFileSync(architecture, "utf8")));

console.log(
  `Wrote openapi.json, sandbox.md, the picture in architecture.md and ${pages.length} problem pages to docs/.`,
);
