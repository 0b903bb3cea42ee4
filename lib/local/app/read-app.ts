import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Template } from "../template/template.ts";
import { hashSources } from "./hash-sources.ts";
import type { WriteAppOptions } from "./write-app.ts";

/** A synthesized CDK app: its template, and the folder that holds the bundles of its functions. */
export type App = { readonly template: Template; readonly assembly: string };

/** Whether functions run from their source files or from the bundles that would be deployed. */
export type CodeSource = "sources" | "bundles";

type Deployment = Readonly<Record<string, string>>;

/** The paths in the project that determine the synthesized app. Bundles contain all of the code. */
const hashedPaths: Record<CodeSource, string[]> = {
  sources: ["lib", "package-lock.json"],
  bundles: ["lib", "functions", "package.json", "package-lock.json"],
};

/** How many earlier results stay, so that a switch between branches stays quick. */
const maxCachedApps = 4;

/** The apps that this process has read. It runs the sources of its start, so it does not look whether they changed since. */
const known = new Map<string, Promise<App>>();

/**
 * Reads Baton's CDK app as it would be deployed, with the settings of this machine and those of `deployment`. Synthesis
 * takes seconds, so the result is cached until a source changes. Rejects with the app's own Error when synthesis fails. May
 * run several times at once.
 */
export function readApp(projectRoot: string, code: CodeSource, deployment: Deployment = {}): Promise<App> {
  const key = JSON.stringify([projectRoot, code, deployment]);
  const app = known.get(key) ?? readCachedApp(projectRoot, code, deployment);
  known.set(key, app);
  app.catch(() => known.delete(key));
  return app;
}

async function readCachedApp(projectRoot: string, code: CodeSource, deployment: Deployment): Promise<App> {
  const context = {
    allowHttpWebhooks: "true",
    allowPrivateWebhooks: "true",
    // A text costs nothing here, and a load test of a day's leads must not reach an agency's SMS limit.
    smsPerDayUsd: "99999",
    // One key sets up and loads a whole agency here, as fast as the machine can.
    requestsPerSecond: "none",
    ...deployment,
    "aws:cdk:bundling-stacks": code === "sources" ? [] : undefined,
  };
  const cache = join(projectRoot, "node_modules/.cache/baton", code);
  const assembly = join(cache, await hashSources(projectRoot, hashedPaths[code], JSON.stringify(context)));
  const cachedTemplate = await readTemplate(assembly);
  if (cachedTemplate) {
    await utimes(assembly, new Date(), new Date());
    return { template: cachedTemplate, assembly };
  }

  const workInProgress = `${assembly}.${randomUUID()}`;
  await mkdir(workInProgress, { recursive: true });
  try {
    await synthesize({ context, outdir: workInProgress });
    // Two starts at once do the same work; the result of the first is kept.
    await rename(workInProgress, assembly).catch(() => undefined);
  } finally {
    await rm(workInProgress, { recursive: true, force: true });
  }
  await pruneCache(cache);
  const template = await readTemplate(assembly);
  if (!template) throw new Error("The CDK app wrote no template.");
  return { template, assembly };
}

/**
 * Synthesizes the app in its own process: it needs a hundred megabytes, and bundling blocks. The CDK's validator of templates,
 * which takes seconds, checks what is deployed: `cdk synth` runs it.
 */
async function synthesize(options: WriteAppOptions): Promise<void> {
  const script = join(import.meta.dirname, "write-app.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, CDK_VALIDATION: "false" },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4_000)));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The CDK app did not synthesize:\n${stderr}`);
}

async function readTemplate(assembly: string): Promise<Template | undefined> {
  const files = await readdir(assembly).catch(() => []);
  const [name, ...others] = files.filter((file) => file.endsWith(".template.json"));
  if (name === undefined) return undefined;
  if (others.length > 0) throw new Error("The CDK app has several stacks; the local system runs one.");
  return JSON.parse(await readFile(join(assembly, name), "utf8"));
}

async function pruneCache(cache: string): Promise<void> {
  const entries = await readdir(cache, { withFileTypes: true });
  const folders = await Promise.all(
    entries.map(async ({ name }) => ({ path: join(cache, name), used: (await stat(join(cache, name))).mtimeMs })),
  );
  const old = folders.toSorted((a, b) => b.used - a.used).slice(maxCachedApps);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
