import { existsSync } from "node:fs";
import { join } from "node:path";
import type { App, CodeSource } from "../app/read-app.ts";
import type { LambdaFunction } from "../template/system.ts";

/** Where a function's code is: a module, and which of its exports handles events. */
export type LocatedCode = { readonly module: string; readonly exportName: string };

/** Throws an Error saying which file is missing. */
export function locateCode(
  lambda: LambdaFunction,
  from: { code: CodeSource; projectRoot: string; app: App },
): LocatedCode {
  const dot = lambda.handler.lastIndexOf(".");
  const exportName = lambda.handler.slice(dot + 1);
  if (from.code === "sources") {
    if (lambda.entry === undefined)
      throw new Error(`The template does not say which file the function ${lambda.name} is.`);
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
  throw new Error(`The function ${lambda.name} cannot run: there is no bundle of it in ${folder}.`);
}
