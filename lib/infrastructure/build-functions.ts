import { join } from "node:path";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { makeBatonApp } from "./baton-app.ts";
import { entryMetadataKey } from "./baton-function.ts";
import { listAllowedActions } from "./bundle-permissions.ts";

/** A bundled function: its name, its source file in the repository, its bundle on this machine, and what it may do. */
export type BuiltFunction = {
  readonly name: string;
  readonly entry: string;
  readonly bundle: string;
  readonly actions: readonly string[];
};

/**
 * Bundles every function into `outdir` by synthesizing the app: once as it is by default, and once with the other
 * provider of texts for the functions that it adds. Throws the error of esbuild.
 */
export function buildFunctions(outdir: string): BuiltFunction[] {
  const functions = build(outdir, {});
  const others = build(join(outdir, "with-reports"), { smsProvider: "end-user-messaging" });
  return [...functions, ...others.filter(({ name }) => functions.every((built) => built.name !== name))];
}

function build(outdir: string, deployment: Record<string, string>): BuiltFunction[] {
  const { app, stack } = makeBatonApp({ outdir, context: { "aws:cdk:enable-asset-metadata": true, ...deployment } });
  const allowed = listAllowedActions(app.synth().getStackArtifact(stack.artifactId).template);
  return stack.node.findAll().flatMap((construct) => {
    if (!CfnFunction.isCfnFunction(construct)) return [];
    const entry = String(construct.getMetadata(entryMetadataKey));
    const asset = String(construct.getMetadata("aws:asset:path"));
    const actions = allowed.get(stack.getLogicalId(construct)) ?? [];
    return [
      { name: entry.replace(/^functions\/|\.ts$/g, ""), entry, bundle: join(outdir, asset, "index.js"), actions },
    ];
  });
}
