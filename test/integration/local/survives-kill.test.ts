import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, mapping, recordsFunction, startFixture, table } from "./fixture/start-fixture.ts";
import { isOnDynamoDbLocal, skippedThere } from "#test/support/engine.ts";

describe("a local system that is killed", () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    child?.kill("SIGKILL");
    await folder.remove();
  });

  /** Runs the fixture in a child process; resolves to the endpoint of its DynamoDB. */
  async function startChild(): Promise<string> {
    child = fork(join(import.meta.dirname, "fixture/run-until-killed.ts"), [folder.folder], { execArgv: [] });
    const [endpoint] = await once(child, "message");
    return String(endpoint);
  }

  const isUp = (endpoint: string) =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );

  it("leaves no DynamoDB running, restarts in the same folder, and delivers all unprocessed records", async ({
    skip,
  }) => {
    skip(isOnDynamoDbLocal, skippedThere.kill);
    const endpoint = await startChild();
    expect(await isUp(endpoint)).toBe(true);
    const acknowledged: string[] = [];
    const writing = (async () => {
      for (let number = 0; ; number++) {
        const body = JSON.stringify({ TableName: "Table", Item: { pk: { S: `lead-${number}` }, sk: { S: "fact" } } });
        const response = await fetch(endpoint, {
          method: "POST",
          headers: {
            "x-amz-target": "DynamoDB_20120810.PutItem",
            "content-type": "application/x-amz-json-1.0",
            "x-amz-date": "20260101T000000Z",
            authorization:
              "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=none",
          },
          body,
        });
        if (response.ok) acknowledged.push(`lead-${number}/fact`);
      }
    })().catch(() => undefined);
    while (acknowledged.length < 200) await pause(5);

    child?.kill("SIGKILL");
    await writing;
    await expect.poll(() => isUp(endpoint), { timeout: 3_000 }).toBe(false);

    const system = await startFixture(folder.folder, {
      Table: table,
      Records: recordsFunction(folder.folder),
      Source: mapping(["Table", "StreamArn"]),
    });
    try {
      await expect
        .poll(() => new Set(folder.seen().flat()).size, { timeout: 5_000 })
        .toBeGreaterThanOrEqual(acknowledged.length);
      const seen = new Set(folder.seen().flat());
      expect(acknowledged.filter((lead) => !seen.has(lead))).toEqual([]);
    } finally {
      await system.stop();
    }
  });
});
