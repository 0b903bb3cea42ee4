import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Template } from "../template/template.ts";
import { hashSources } from "./hash-sources.ts";
import type { WriteAppOptions } from "./write-app.ts";

/** A synthesized CDK app: its template, and the folder that bundles of functions are found in. */
export type App = { readonly template: Template; readonly assembly: string };

/** Whether functions are to run from their source files or from the bundles that would be deployed. */
export type CodeSource = "sources" | "bundles";

/** What decides how the app comes out, as paths in the project. Bundles are made of all the code. */
const hashedPaths: Record<CodeSource, string[]> = {
  sources: ["lib/infrastructure", "lib/contract", "lib/domain", "package-lock.json"],
  bundles: ["lib", "functions", "web", "package-lock.json"],
};

/** Earlier results kept, so that going back and forth between branches stays quick. */
const maxCachedApps = 4;

/**
 * Reads Baton's CDK app as it would be deployed for this machine. That takes seconds, so the result is kept until a source of it changes.
 * Rejects with the app's own Error when it does not synthesize.
 */
export async function readApp(projectRoot: string, code: CodeSource): Promise<App> {
  const context = {
    allowHttpWebhooks: "true",
    allowPrivateWebhooks: "true",
    // Here a text costs nothing, and a day's load of them is not to stop at what an agency may spend.
    smsPerDayUsd: "99999",
    ...(code === "sources" ? { "aws:cdk:bundling-stacks": [] } : {}),
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
    // Two starts at once do the same work; the first to finish is kept.
    await rename(workInProgress, assembly).catch(() => undefined);
  } finally {
    await rm(workInProgress, { recursive: true, force: true });
  }
  await pruneCache(cache);
  const template = await readTemplate(assembly);
  if (!template) throw new Error("The CDK app wrote no template.");
  return { template, assembly };
}

/** In a process of its own: it loads a hundred megabytes that nothing needs afterwards, and bundling blocks. */
async function synthesize(options: WriteAppOptions): Promise<void> {
  const script = join(import.meta.dirname, "write-app.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ["ignore", "ignore", "pipe"] });
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
