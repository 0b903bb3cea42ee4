import { join } from "node:path";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { makeBatonApp } from "./baton-app.ts";
import { entryMetadataKey } from "./baton-function.ts";

/** A bundled function: its name, its source file in the repository, its bundle on this machine. */
export type BuiltFunction = { readonly name: string; readonly entry: string; readonly bundle: string };

/** Bundles every function into `outdir` by synthesizing the app. Throws the error of esbuild. */
export function buildFunctions(outdir: string): BuiltFunction[] {
  const { app, stack } = makeBatonApp({ outdir, context: { "aws:cdk:enable-asset-metadata": true } });
  app.synth();
  return stack.node.findAll().flatMap((construct) => {
    if (!CfnFunction.isCfnFunction(construct)) return [];
    const entry = String(construct.getMetadata(entryMetadataKey));
    const asset = String(construct.getMetadata("aws:asset:path"));
    return [{ name: entry.replace(/^functions\/|\.ts$/g, ""), entry, bundle: join(outdir, asset, "index.js") }];
  });
}
