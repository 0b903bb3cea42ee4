/** What the thread that synthesizes the CDK app is told: the app's context and the folder to write to. */
export type AppThreadData = { readonly context: Readonly<Record<string, unknown>>; readonly outdir: string };
