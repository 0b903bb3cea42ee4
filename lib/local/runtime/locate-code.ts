import { existsSync } from "node:fs";
import { join } from "node:path";
import type { App, CodeSource } from "../app/read-app.ts";
import type { LambdaFunction } from "../template/system.ts";

/** A function's module, and the name of its export that handles events. */
export type LocatedCode = { readonly module: string; readonly exportName: string };

/** Finds a function's module. Throws an Error that names the missing file. */
export function locateCode(
  lambda: LambdaFunction,
  from: { code: CodeSource; projectRoot: string; app: App },
): LocatedCode {
  const dot = lambda.handler.lastIndexOf(".");
  const exportName = lambda.handler.slice(dot + 1);
  if (from.code === "sources") {
    if (lambda.entry === undefined)
      throw new Error(`The template does not name the source file of the function ${lambda.name}.`);
    const module = join(from.projectRoot, lambda.entry);
    if (existsSync(module)) return { module, exportName };
    throw new Error(`The function ${lambda.name} cannot run: there is no file ${lambda.entry}.`);
  }
  const folder = join(from.app.assembly, lambda.asset ?? "not-bundled");
  const candidates = ["js", "mjs", "cjs"].map((extension) =>
    join(folder, `${lambda.handler.slice(0, dot)}.${extension}`),
  );
  const module = candidates.find((candidate) => existsSync(candidate));
  if (module !== undefined) return { module, exportName };
  throw new Error(`The function ${lambda.name} cannot run: its bundle is not in ${folder}.`);
}
