import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { guardDynamoDbRequests } from "./guard-dynamodb-requests.ts";

/** A running DynamoDB. `file` is its SQLite database, undefined when the operator runs another DynamoDB. */
export type DynamoDb = { readonly endpoint: string; readonly file?: string; stop(): Promise<void> };

/**
 * Runs the embedded DynamoDB (dynoxide, a child process) on a file that survives restarts and kills. Where
 * `BATON_DYNAMODB_ENDPOINT` is set, that DynamoDB is used instead, on any platform. On a platform without an embedded
 * binary it throws an Error that says what to do. From then on, this thread's requests meet the limits of AWS.
 */
export async function startDynamoDb(file: string): Promise<DynamoDb> {
  guardDynamoDbRequests();
  const endpoint = process.env["BATON_DYNAMODB_ENDPOINT"];
  if (endpoint) return { endpoint: endpoint.replace(/\/$/, ""), stop: async () => {} };

  const binary = findBinary();
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const child = spawn("/bin/sh", ["-c", watchdogScript, "sh", binary, "--port", String(port), "--db-path", file], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    const startError = await waitUntilReady(child);
    if (startError === undefined) {
      return { endpoint: `http://127.0.0.1:${port}`, file, stop: () => stop(child) };
    }
    // Another program may have taken the port since the check.
    if (attempt === 3) throw new Error(`The embedded DynamoDB did not start: ${startError}`);
  }
}

/**
 * Runs the child and kills it when this process ends. A child of a process that was killed with SIGKILL continues, and
 * would keep writing to the database. A subshell therefore waits for the end of a pipe whose other end only this
 * process holds, and then kills the child. `exec` makes the child's id the shell's own.
 */
const watchdogScript = `( read -r _ <&3; kill -9 $$ 2>/dev/null ) & exec "$@" 3<&-`;

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
    if (existsSync(binary)) return binary;
  } catch {
    // The package is an optional dependency, absent on other platforms.
  }
  throw new Error(
    `No embedded DynamoDB for ${process.platform}-${process.arch}: ` +
      "run DynamoDB Local and set BATON_DYNAMODB_ENDPOINT, for example to http://127.0.0.1:8000.",
  );
}

/** Resolves to undefined when the child listens, or to its output when it ended instead. */
async function waitUntilReady(child: ChildProcess): Promise<string | undefined> {
  let output = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-1000);
      if (output.includes("listening on")) resolve(undefined);
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(output.trim() || `exit code ${code}`));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    const killTimer = setTimeout(() => child.kill("SIGKILL"), 2_000);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(killTimer);
  }
  // Closes the pipe, which ends the subshell.
  child.stdio[3]?.destroy();
  child.stderr?.destroy();
}

/** Finds a TCP port of the loopback interface that is free at the moment. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The operating system gave no port.");
  return address.port;
}
