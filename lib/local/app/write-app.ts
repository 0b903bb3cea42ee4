import { makeBatonApp } from "#infrastructure/baton-app.ts";

/** The first argument of this process, as JSON. It holds the app's context, and the folder for the cloud assembly. */
export type WriteAppOptions = { readonly context: Readonly<Record<string, unknown>>; readonly outdir: string };

const { context, outdir }: WriteAppOptions = JSON.parse(process.argv[2] ?? "");
makeBatonApp({ context: { ...context }, outdir }).app.synth();
