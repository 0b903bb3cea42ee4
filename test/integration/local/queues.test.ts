import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunningSystem } from "#local/start-system.ts";
import { makeFolder, mapping, recordsFunction, startFixture } from "./fixture/start-fixture.ts";

describe("a queue on this machine", () => {
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

  const start = async (more: Record<string, unknown> = {}, visibility = 1) => {
    system = await startFixture(folder.folder, {
      Records: recordsFunction(folder.folder),
      Dead: { Type: "AWS::SQS::Queue" },
      Queue: {
        Type: "AWS::SQS::Queue",
        Properties: {
          VisibilityTimeout: visibility,
          RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 2 },
        },
      },
      Source: mapping(["Queue", "Arn"], more),
    });
    return system;
  };
  const urlOf = (running: RunningSystem, name: string) =>
    running.system.queues.find((queue) => queue.name === name)?.url;
  const send = (running: RunningSystem, ...bodies: string[]) =>
    running.calls.aws.json("AmazonSQS.SendMessageBatch", {
      QueueUrl: urlOf(running, "Queue"),
      Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
    });
  const count = async (running: RunningSystem, name: string) => {
    const { Attributes } = await running.calls.aws.json<{ Attributes: Record<string, string> }>(
      "AmazonSQS.GetQueueAttributes",
      { QueueUrl: urlOf(running, name), AttributeNames: ["All"] },
    );
    return (
      Number(Attributes["ApproximateNumberOfMessages"]) + Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
    );
  };
  const seen = () => folder.seen().flat();

  it("delivers messages to a function, at most a batch at a time, and is empty afterwards", async () => {
    const running = await start({ BatchSize: 2 });
    await send(running, ...Array.from({ length: 9 }, (_, index) => `message ${index}`));
    await expect.poll(() => seen().length).toBe(9);
    expect(Math.max(...folder.seen().map((batch) => batch.length))).toBe(2);
    await expect.poll(() => count(running, "Queue")).toBe(0);
  });

  it("retries only the messages that failed, and finally moves them to the dead letters", async () => {
    const running = await start();
    await send(running, "good", "this fails");
    await expect.poll(() => count(running, "Dead"), { timeout: 8_000 }).toBe(1);
    expect(seen().filter((body) => body === "good")).toHaveLength(1);
    expect(seen().filter((body) => body === "this fails")).toHaveLength(2);
    expect(await count(running, "Queue")).toBe(0);
  });

  it("retries the whole batch when a function throws", async () => {
    const running = await start({ BatchSize: 10 });
    await send(running, "good", "this throws");
    await expect.poll(() => seen().length).toBe(2);
    folder.heal();
    await expect.poll(() => seen().length, { timeout: 5_000 }).toBe(4);
    await expect.poll(() => count(running, "Queue")).toBe(0);
    expect(await count(running, "Dead")).toBe(0);
  });

  it("deletes messages whose body does not match the filter", async () => {
    const running = await start({ FilterCriteria: { Filters: [{ Pattern: `{"body":{"kind":["wanted"]}}` }] } });
    await send(running, `{"kind":"unwanted"}`, "no JSON", `{"kind":"wanted"}`);
    await expect.poll(seen).toEqual([`{"kind":"wanted"}`]);
    await expect.poll(() => count(running, "Queue")).toBe(0);
  });

  it("delivers messages again immediately after a restart that were in flight when it stopped", async () => {
    const before = await start({}, 600);
    await send(before, "this fails");
    await expect.poll(seen).toEqual(["this fails"]);
    await pause(50);
    expect(await count(before, "Queue")).toBe(1);
    await before.stop();
    folder.heal();

    const after = await start({}, 600);
    await expect.poll(() => seen().length).toBe(2);
    await expect.poll(() => count(after, "Queue")).toBe(0);
  });
});
