/**
 * Measures how long Node takes to load each function's handler, compared with an empty handler.
 *
 * It loads the bundles that would be deployed, as Lambda loads them, in fresh processes. The functions take turns, so
 * that other load on the machine affects all of them equally. Prints medians in milliseconds and the ratio to the empty
 * handler.
 *
 * Usage: node bench/cold-start.ts [function …] (default: all). The variable RUNS sets the number of turns (25).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EnvironmentVariable } from "#app/environment.ts";
import { buildFunctions } from "#infrastructure/build-functions.ts";

type StartTimes = { readonly wallMs: number; readonly cpuMs: number };

const functionVariables: Record<EnvironmentVariable, string> = {
  TABLE_NAME: "table",
  TOPIC_ARN: "arn:aws:sns:eu-west-2:000000000000:topic",
  DUE_QUEUE_URL: "https://sqs.eu-west-2.amazonaws.com/000000000000/due",
  EXPORTS_BUCKET: "exports",
  FAILURES_QUEUE_URL: "https://sqs.eu-west-2.amazonaws.com/000000000000/failures",
  AWS_LAMBDA_FUNCTION_NAME: "cold-start",
  DOCUMENTATION_FOLDER: "documentation",
  SIGN_IN_QUEUE_URL: "https://sqs.eu-west-2.amazonaws.com/000000000000/sign-in",
  CONSOLE_FOLDER: "console",
  FONTS_FOLDER: "fonts",
  SECRET_ID: "secret",
  ORIGIN_SECRET_ID: "origin-secret",
  PUBLIC_URL: "https://leads.example.org",
  SMS_SENDERS: "{}",
  SMS_PRICES: '{"default":10000}',
  SMS_CENTS_PER_DAY: "2500",
  SMS_MAX_PRICE_USD: "0.20",
  SMS_SENDER_ID: "Baton",
  SMS_SET: "set",
  EMAIL_SET: "set",
  EMAIL_FROM: "leads@example.org",
  RETRY_PACE: "1",
  REQUESTS_PER_SECOND: "100",
  MAX_RECEIVE_COUNT: "5",
  ALLOW_HTTP_WEBHOOKS: "false",
  ALLOW_PRIVATE_WEBHOOKS: "false",
};
const environment = {
  ...functionVariables,
  AWS_REGION: "eu-west-2",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
};

/**
 * The script of the new process. When the handler is loaded it reports the time since its start, and its processor
 * time.
 */
const readinessScript = (bundle: string) => `
  const { handler } = require(${JSON.stringify(bundle)});
  const wallMs = performance.now(), { user, system } = process.cpuUsage();
  if (typeof handler !== "function") throw new Error("no handler");
  process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));
  process.exit(0);`;

function measureStart(bundle: string): StartTimes {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", readinessScript(bundle)], {
    env: environment,
    // Lambda starts a function in the folder of its bundle, with its files beside it.
    cwd: dirname(bundle),
    encoding: "utf8",
    timeout: 30_000,
  });
  if (status !== 0) throw new Error(`${bundle} did not start: ${stderr}`);
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const runs = Number(process.env["RUNS"] ?? 25);
const selectedNames = process.argv.slice(2);
const outdir = mkdtempSync(join(tmpdir(), "baton-cold-start-"));
try {
  const empty = join(outdir, "empty", "index.js");
  mkdirSync(join(outdir, "empty"));
  writeFileSync(join(outdir, "empty", "package.json"), '{"type":"commonjs"}');
  writeFileSync(empty, "exports.handler = async () => ({ statusCode: 204 });");

  const built = buildFunctions(outdir).filter(({ name }) => selectedNames.length === 0 || selectedNames.includes(name));
  const candidates = [{ name: "empty", bundle: empty, starts: [] as StartTimes[] }].concat(
    built.map(({ name, bundle }) => ({ name, bundle, starts: [] })),
  );
  for (const { bundle } of candidates) measureStart(bundle);
  for (let run = 0; run < runs; run += 1) {
    for (const { bundle, starts } of candidates) starts.push(measureStart(bundle));
  }

  const medians = candidates.map(({ name, starts }) => ({
    name,
    wall: median(starts.map(({ wallMs }) => wallMs)),
    cpu: median(starts.map(({ cpuMs }) => cpuMs)),
  }));
  const base = medians[0];
  console.log(`median of ${runs} starts each, taking turns, Node ${process.versions.node}`);
  for (const { name, wall, cpu } of medians) {
    const ratio = base
      ? `${(wall / base.wall).toFixed(2)} × empty (processor time ${(cpu / base.cpu).toFixed(2)} ×)`
      : "";
    console.log(
      `${name.padEnd(16)} ready ${wall.toFixed(0).padStart(5)} ms  cpu ${cpu.toFixed(0).padStart(5)} ms  ${ratio}`,
    );
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
