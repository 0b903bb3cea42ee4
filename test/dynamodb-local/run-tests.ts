/**
 * Runs the tests that use the emulators on DynamoDB Local, instead of the embedded DynamoDB. Arguments are those of vitest,
 * such as the files to run. It exits with the status of vitest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findFreePort } from "#local/emulators/spawn-watched.ts";
import { startDynamoDbLocal } from "./start-dynamodb-local.ts";

const root = join(import.meta.dirname, "../..");
const engine = await startDynamoDbLocal({ port: await findFreePort() });
const vitest = join(root, "node_modules/vitest/vitest.mjs");
// These compare consumed capacity, which DynamoDB Local does not report as DynamoDB does.
const excluded = "test/integration/**/costs*.test.ts";
const options = ["run", "--project", "emulated", "--exclude", excluded, ...process.argv.slice(2)];
const tests = spawn(process.execPath, [vitest, ...options], {
  cwd: root,
  env: { ...process.env, BATON_DYNAMODB_ENDPOINT: engine.endpoint },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => tests.kill(signal));
const [code]: (number | null)[] = await once(tests, "exit");
await engine.stop();
process.exitCode = code ?? 1;
