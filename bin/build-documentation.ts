/** Writes the documentation that the API serves into a folder; the bundling of its function and `npm start` use it. */
import { buildDocumentation } from "#infrastructure/build-documentation.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node bin/build-documentation.ts <folder>");
buildDocumentation(folder);
