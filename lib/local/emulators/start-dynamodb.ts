import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { credentials } from "../region.ts";
import { guardDynamoDbRequests } from "./guard-dynamodb-requests.ts";
import { findFreePort, spawnWatched, stopWatched } from "./spawn-watched.ts";

/** A running DynamoDB. `file` is its SQLite database, undefined when the operator runs another DynamoDB. */
export type DynamoDb = {
  readonly endpoint: string;
  /** The credentials of its requests. DynamoDB Local has a database for each access key id. */
  readonly credentials: typeof credentials;
  readonly file?: string;
  stop(): Promise<void>;
};

/**
 * Runs the embedded DynamoDB (dynoxide, a child process) on a file that survives restarts and kills. Where
 * `BATON_DYNAMODB_ENDPOINT` is set, that DynamoDB is used instead, on any platform. On a platform without an embedded
 * binary it throws an Error that says what to do. From then on, this thread's requests meet the limits of AWS.
 */
export async function startDynamoDb(file: string): Promise<DynamoDb> {
  guardDynamoDbRequests();
  const endpoint = process.env["BATON_DYNAMODB_ENDPOINT"];
  if (endpoint) {
    const own = { ...credentials, accessKeyId: deriveAccessKeyId(file) };
    return { endpoint: endpoint.replace(/\/$/, ""), credentials: own, stop: async () => {} };
  }

  const binary = findBinary();
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const command = [binary, "--port", String(port), "--db-path", file];
    const child = spawnWatched(command, { stdout: "ignore", stderr: "pipe" });
    const startError = await waitUntilReady(child);
    if (startError === undefined) {
      return { endpoint: `http://127.0.0.1:${port}`, credentials, file, stop: () => stopWatched(child) };
    }
    // Another program may have taken the port since the check.
    if (attempt === 3) throw new Error(`The embedded DynamoDB did not start: ${startError}`);
  }
}

/**
 * Returns the access key id of the system that keeps its state beside a file. Systems that share a DynamoDB Local then have
 * a database each, and find it again after a restart. DynamoDB Local takes letters and digits only.
 */
const deriveAccessKeyId = (file: string): string =>
  `local${createHash("sha256").update(path.resolve(file)).digest("hex").slice(0, 15)}`;

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const binary = path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
    if (existsSync(binary)) return binary;
  } catch {
    // The package is an optional dependency, absent on other platforms.
  }
  throw new Error(
    `No embedded DynamoDB for ${process.platform}-${process.arch}. Start DynamoDB Local, which needs Java 17 or newer, in ` +
      "another terminal with `npm run dynamodb-local`; then set BATON_DYNAMODB_ENDPOINT=http://127.0.0.1:8000.",
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
