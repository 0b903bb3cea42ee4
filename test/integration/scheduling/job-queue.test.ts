import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { DueJobMessage } from "#scheduling/messages.ts";
import type { JobQueue, ScheduledJob } from "#scheduling/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { campaignOf } from "#test/support/no-due-work.ts";

const now = at("09:00");
const order = (number: number, dueAt: Instant): ScheduledJob => ({
  kind: "release",
  agencyId: anId("agency"),
  campaignId: anId("campaign", number),
  dueAt,
});

describe("job queue on SQS", () => {
  let emulators: Emulators;
  let jobQueue: JobQueue;
  beforeAll(async () => {
    emulators = await startEmulators();
    await emulators.sqs.send(new CreateQueueCommand({ QueueName: "due" }));
    jobQueue = makeJobQueue(emulators.sqs, emulators.queueUrl("due"));
  });
  afterAll(() => emulators?.stop());

  /** The messages that arrive within `seconds`, in order of arrival. */
  async function received(count: number, seconds: number): Promise<DueJobMessage[]> {
    const found: DueJobMessage[] = [];
    const deadline = Date.now() + seconds * 1_000;
    while (found.length < count && Date.now() < deadline) {
      const { Messages = [] } = await emulators.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: emulators.queueUrl("due"),
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
        }),
      );
      found.push(...Messages.map(({ Body }) => DueJobMessage.parse(JSON.parse(Body ?? ""))));
    }
    return found;
  }

  it("delivers any number of overdue jobs at once, each as its name only", async () => {
    const orders = Array.from({ length: 23 }, (_, index) => order(index, at("08:59")));
    await jobQueue.enqueue(orders, now);
    const found = await received(23, 5);
    expect(found.map(campaignOf).toSorted()).toEqual(orders.map(campaignOf).toSorted());
    expect(found[0]).toEqual({ kind: "release", agencyId: anId("agency"), campaignId: expect.any(String) });
  });

  it("delays other jobs until they are due", async () => {
    await jobQueue.enqueue([order(2, instant(Date.parse(now) + 1_500)), order(1, now)], now);
    expect(await received(2, 10)).toMatchObject([
      { campaignId: anId("campaign", 1) },
      { campaignId: anId("campaign", 2) },
    ]);
  });
});
