/** Writes what docs/ derives from the contract: the OpenAPI document, and a page for each problem. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "../lib/contract/openapi/openapi-document.ts";
import { problemPages } from "../lib/contract/openapi/problem-pages.ts";

const docs = join(import.meta.dirname, "../docs");
writeFileSync(join(docs, "openapi.json"), `${JSON.stringify(openApiDocument(), null, 2)}\n`);

const folder = join(docs, "problems");
// A page whose problem is gone would explain what cannot happen.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = Object.entries(problemPages());
for (const [name, text] of pages) writeFileSync(join(folder, name), text);

console.log(`Wrote docs/openapi.json and ${pages.length} pages to docs/problems.`);
