import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDynamoDb } from "#local/emulators/start-dynamodb.ts";
import type { RunningSystem } from "#local/start-system.ts";
import { lambda, makeFolder, mapping, recordsFunction, startFixture, table } from "./fixture/start-fixture.ts";

describe("a table's stream on this machine", () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let system: RunningSystem | undefined;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    await system?.stop();
    system = undefined;
    await folder.remove();
  });

  const start = async (more: Record<string, unknown> = {}) => {
    system = await startFixture(folder.folder, {
      Table: table,
      Records: recordsFunction(folder.folder),
      Failures: { Type: "AWS::SQS::Queue" },
      Source: mapping(["Table", "StreamArn"], more),
    });
    return system;
  };
  const put = (running: RunningSystem, pk: string, sk: string) =>
    running.calls.dynamodb.json("DynamoDB_20120810.PutItem", {
      TableName: "Table",
      Item: { pk: { S: pk }, sk: { S: sk } },
    });
  const seen = () => folder.seen().flat();

  it("delivers records to a function within 500 ms of the write, in order", async () => {
    const running = await start();
    const latencies: number[] = [];
    for (let number = 1; number <= 20; number++) {
      const written = Date.now();
      await put(running, "lead", `fact/${number}`);
      await expect.poll(seen, { interval: 1 }).toHaveLength(number);
      latencies.push(Date.now() - written);
    }
    expect(seen()).toEqual(Array.from({ length: 20 }, (_, index) => `lead/fact/${index + 1}`));
    expect(latencies.toSorted((a, b) => a - b)[10]).toBeLessThan(500);
  });

  it("delivers only records that match the filter", async () => {
    const pattern = { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: [{ prefix: "fact/" }] } } } };
    const running = await start({ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } });
    await put(running, "lead", "person");
    await put(running, "lead", "fact/received");
    await put(running, "lead", "fact/received");
    await put(running, "lead", "fact/delivered");
    await expect.poll(seen).toEqual(["lead/fact/received", "lead/fact/delivered"]);
  });

  it("delivers all records of a window in one batch", async () => {
    const running = await start({ MaximumBatchingWindowInSeconds: 1 });
    const startedAt = Date.now();
    for (let number = 1; number <= 5; number++) await put(running, "lead", String(number));
    await expect
      .poll(() => folder.seen(), { timeout: 3_000 })
      .toEqual([["lead/1", "lead/2", "lead/3", "lead/4", "lead/5"]]);
    expect(Date.now() - startedAt).toBeGreaterThan(900);
  });

  it("resumes at the first record that a function reports as failed, and delays the records after it", async () => {
    const running = await start({ BatchSize: 10, MaximumBatchingWindowInSeconds: 1 });
    for (const sk of ["a", "b-fails", "c"]) await put(running, "lead", sk);
    await expect.poll(() => folder.seen(), { timeout: 5_000 }).toContainEqual(["lead/b-fails", "lead/c"]);
    expect(folder.seen()[0]).toEqual(["lead/a", "lead/b-fails", "lead/c"]);
    await put(running, "lead", "d");
    folder.heal();
    await expect.poll(() => folder.seen().at(-1), { timeout: 5_000 }).toEqual(["lead/d"]);
    expect(seen().filter((text) => text === "lead/a")).toHaveLength(1);
  });

  it("gives up after the retries, notifies the destination and continues; bisection saves good records", async () => {
    const running = await start({
      MaximumBatchingWindowInSeconds: 1,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Failures", "Arn"] } } },
    });
    for (const sk of ["a", "b", "c-throws", "d"]) await put(running, "lead", sk);
    await expect.poll(() => folder.seen(), { timeout: 8_000 }).toContainEqual(["lead/d"]);

    const url = running.system.queues[0]?.url;
    const { Messages } = await running.calls.aws.json<{ Messages: { Body: string }[] }>("AmazonSQS.ReceiveMessage", {
      QueueUrl: url,
      WaitTimeSeconds: 5,
      MaxNumberOfMessages: 10,
    });
    // DynamoDB Local pads the number with zeros.
    const third = expect.stringMatching(/^0*3$/);
    expect(Messages.map(({ Body }): unknown => JSON.parse(Body))).toMatchObject([
      {
        requestContext: { condition: "RetryAttemptsExhausted", functionArn: running.system.functions[0]?.arn },
        DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: third, endSequenceNumber: third },
      },
    ]);
    expect(folder.seen()).toContainEqual(["lead/a", "lead/b"]);
  });

  it("keeps a lead's records in order while other leads overtake a lead that fails", async () => {
    const running = await start({ ParallelizationFactor: 4, BatchSize: 5 });
    await put(running, "stuck", "1-fails");
    await put(running, "stuck", "2");
    for (let lead = 1; lead <= 12; lead++) {
      await put(running, `lead-${lead}`, "1");
      await put(running, `lead-${lead}`, "2");
    }
    const ofOthers = () => seen().filter((text) => text.startsWith("lead-"));
    await expect.poll(() => ofOthers().length, { timeout: 5_000 }).toBeGreaterThan(12);
    folder.heal();
    await expect.poll(() => new Set(ofOthers()).size, { timeout: 10_000 }).toBe(24);
    for (let lead = 1; lead <= 12; lead++) {
      const own = [...new Set(ofOthers().filter((text) => text.startsWith(`lead-${lead}/`)))];
      expect(own).toEqual([`lead-${lead}/1`, `lead-${lead}/2`]);
    }
  });

  it("resumes after a restart with the records that were not processed, and no others", async () => {
    const before = await start();
    await put(before, "lead", "handled");
    await expect.poll(seen).toEqual(["lead/handled"]);
    await put(before, "lead", "unhandled-fails");
    await expect.poll(seen).toContain("lead/unhandled-fails");
    await before.stop();
    folder.heal();
    writeFileSync(join(folder.folder, "seen"), "");

    const after = await start();
    await put(after, "lead", "new");
    await expect
      .poll(() =>
        seen()
          .filter((text) => text !== "")
          .toSorted(),
      )
      .toEqual(["lead/new", "lead/unhandled-fails"]);
  });

  it("skips records from before the start of a mapping with the position LATEST", async () => {
    system = await startFixture(folder.folder, { Table: table });
    await put(system, "lead", "old");
    await system.stop();
    const running = await start({ StartingPosition: "LATEST" });
    await put(running, "lead", "new");
    await expect.poll(seen).toEqual(["lead/new"]);
  });

  it("rejects with the function that cannot be loaded or has no file, and leaves nothing running", async () => {
    await expect(startFixture(folder.folder, { Broken: lambda("unloadable.ts") })).rejects.toThrow(
      "The function Broken cannot be loaded: thrown on load",
    );
    await expect(startFixture(folder.folder, { Missing: lambda("missing.ts") })).rejects.toThrow(
      /The function Missing cannot run: there is no file .*missing\.ts/,
    );
    system = await startFixture(folder.folder, {});
  });

  it("loads a function with its first event on demand, and tries again with the next if it cannot", async () => {
    const resources = { Broken: lambda("unloadable.ts"), Http: lambda("handle-http.ts") };
    system = await startFixture(folder.folder, resources, { functionsOnDemand: true });
    const invoke = (name: string) => system?.functions.get(name)?.invoke({ rawPath: "/plain" });
    for (const _ of [1, 2]) {
      expect(await invoke("Broken")).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError" } });
    }
    expect(await invoke("Http")).toEqual({ ok: true, result: { leads: 3 } });
  });

  it("uses the DynamoDB that the environment names", async () => {
    const elsewhere = await startDynamoDb(join(folder.folder, "elsewhere.db"));
    vi.stubEnv("BATON_DYNAMODB_ENDPOINT", elsewhere.endpoint);
    try {
      const running = await start({ MaximumBatchingWindowInSeconds: 1 });
      expect(running.endpoints.dynamodb).toBe(elsewhere.endpoint);
      await put(running, "lead", "1");
      await expect.poll(seen, { timeout: 3_000 }).toEqual(["lead/1"]);
      await expect.poll(() => running.consumers.areIdle()).toBe(true);
      await running.stop();
      // It still runs: DynamoDB Local refuses this request, and the embedded DynamoDB accepts it.
      expect((await fetch(elsewhere.endpoint)).status).toBeLessThan(500);
    } finally {
      vi.unstubAllEnvs();
      await elsewhere.stop();
    }
  });

  it("prevents a second start in the same folder", async () => {
    await start();
    await expect(startFixture(folder.folder, {})).rejects.toThrow("Another Baton is running");
  });
});
