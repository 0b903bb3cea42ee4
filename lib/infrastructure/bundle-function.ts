import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";

const projectRoot = join(import.meta.dirname, "../..");

/**
 * How every function is bundled. The bundle contains the AWS SDK, so that the pinned version that was tested runs.
 *
 * Chosen by processor time until the handler is loaded, median of 25 starts of an intake-like function: CommonJS 140 ms
 * against 158 ms as ESM, and 175 ms where packages are bundled in their CommonJS form instead of their ESM form, which
 * is also a third larger. Source maps at run time cost another 14 %, and kept names 5 %; a stack trace in the log is
 * minified instead, and a rebuild of the commit explains it.
 */
const bundling = {
  bundle: true,
  platform: "node",
  format: "cjs",
  mainFields: ["module", "main"],
  target: "node24",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: projectRoot,
  alias: {
    "@aws-sdk/credential-provider-node": join(import.meta.dirname, "lambda-credentials.ts"),
    "@smithy/core/event-streams": join(import.meta.dirname, "no-event-streams.ts"),
    // Its ESM form reads import.meta.url when it is loaded, which a bundle in CommonJS does not have.
    pdfkit: join(projectRoot, "node_modules/pdfkit/js/pdfkit.js"),
  },
} satisfies BuildOptions;

/** The folder of this process with a bundle of each function, in a folder of its name. */
let bundles: string | undefined;

/** The folders whose files were added. */
const complete = new Set<string>();

/**
 * Bundles a function, given by its file `functions/<name>.ts`, and returns the folder of its `index.js`. `addFiles` adds
 * more files to it. The first call of a process bundles all functions at once; the folders are deleted when it ends.
 * Throws the error of esbuild.
 */
export function bundleFunction(name: string, addFiles: (folder: string) => void): string {
  bundles ??= bundleAll();
  const folder = join(bundles, name);
  if (!complete.has(folder)) addFiles(folder);
  complete.add(folder);
  return folder;
}

function bundleAll(): string {
  const outdir = mkdtempSync(join(tmpdir(), "baton-functions-"));
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  const names = readdirSync(join(projectRoot, "functions")).map((file) => parse(file).name);
  for (const name of names) {
    mkdirSync(join(outdir, name));
    // The bundle then runs from anywhere, also from a folder inside this package, whose own modules are ESM.
    writeFileSync(join(outdir, name, "package.json"), '{"type":"commonjs"}\n');
  }
  const entryPoints = names.map((name) => ({ in: join("functions", `${name}.ts`), out: join(name, "index") }));
  buildSync({ ...bundling, entryPoints, outdir });
  return outdir;
}
