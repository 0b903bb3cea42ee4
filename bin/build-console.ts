/** Writes the stylesheet and the script of the console into a folder; the bundling of its function uses it. */
import { buildConsole } from "#infrastructure/build-console.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node bin/build-console.ts <folder>");
buildConsole(folder);
