import { makeBatonApp } from "#infrastructure/baton-app.ts";

/** What this process is told, as JSON in its first argument: the app's context, and the folder to write the cloud assembly to. */
export type WriteAppOptions = { readonly context: Readonly<Record<string, unknown>>; readonly outdir: string };

const { context, outdir }: WriteAppOptions = JSON.parse(process.argv[2] ?? "");
makeBatonApp({ context: { ...context }, outdir }).app.synth();
