import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";

const consoleSources = join(import.meta.dirname, "../console");

/** The stylesheets that come first, in this order; the others follow by their names. */
const firstStyles = ["tokens", "base", "layout", "controls", "table", "facts"];

/**
 * Writes the stylesheet and the script of the console into `folder`, each named by the hash of its content, and removes
 * those of earlier builds. The same sources give the same files.
 */
export function buildConsole(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const names = [
    write(folder, "css", {
      stdin: { contents: listStyles(), resolveDir: join(consoleSources, "styles"), loader: "css" },
    }),
    write(folder, "js", { entryPoints: [join(consoleSources, "script/console-script.ts")], format: "iife" }),
  ];
  const others = readdirSync(folder).filter((name) => !names.includes(name) && !name.startsWith("."));
  for (const name of others) rmSync(join(folder, name), { force: true });
}

/** Imports each stylesheet once. */
function listStyles(): string {
  const names = readdirSync(join(consoleSources, "styles"))
    .filter((name) => name.endsWith(".css"))
    .map((name) => name.slice(0, -".css".length))
    .toSorted();
  const ordered = [...firstStyles, ...names.filter((name) => !firstStyles.includes(name))];
  return ordered.map((name) => `@import "./${name}.css";`).join("\n");
}

function write(folder: string, extension: string, options: BuildOptions): string {
  const { outputFiles } = buildSync({
    ...options,
    bundle: true,
    minify: true,
    write: false,
    target: ["chrome111", "firefox114", "safari16.4"],
    legalComments: "none",
    logLevel: "error",
  });
  const content = outputFiles?.[0]?.contents ?? new Uint8Array();
  const name = `console-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${extension}`;
  // Another process may read the folder meanwhile: it sees the whole file or none.
  const temporary = join(folder, `.${name}.${process.pid}`);
  writeFileSync(temporary, content);
  renameSync(temporary, join(folder, name));
  return name;
}
