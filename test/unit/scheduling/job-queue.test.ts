import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const job = { kind: "release", agencyId: anId("agency"), campaignId: anId("campaign") } as const;
const now = at("09:00");

describe("sending to the due queue", () => {
  const sqs = mockClient(SQSClient);
  const jobQueue = makeJobQueue(new SQSClient(), "https://sqs.eu-west-2.amazonaws.com/000000000000/due");
  beforeEach(() => {
    sqs.reset();
    sqs.on(SendMessageBatchCommand).resolves({});
  });
  const sent = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input.Entries ?? []);

  it("delays to the second, never to before a job is due, and within the limit of SQS", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -100_000, max: 1_000_000 }), async (ms) => {
        sqs.resetHistory();
        await jobQueue.enqueue([{ ...job, dueAt: instant(Date.parse(now) + ms) }], now);
        const { DelaySeconds = -1 } = sent()[0]?.[0] ?? {};
        expect(Number.isInteger(DelaySeconds)).toBe(true);
        if (ms <= 0) expect(DelaySeconds).toBe(0);
        else if (ms > 900_000) expect(DelaySeconds).toBe(900);
        else expect(DelaySeconds * 1_000 - ms).toSatisfy((late: number) => late >= 0 && late < 1_000);
      }),
    );
  });

  it("sends ten at a time", async () => {
    await jobQueue.enqueue(
      Array.from({ length: 21 }, () => ({ ...job, dueAt: now })),
      now,
    );
    expect(sent().map(({ length }) => length)).toEqual([10, 10, 1]);
    expect(new Set(sent()[0]?.map(({ Id }) => Id)).size).toBe(10);
  });

  it("names the agency of each job as the group of its message, so that a busy agency delays no other", async () => {
    const agencyIds = [anId("agency", 1), anId("agency", 2)];
    const jobs = agencyIds.map((agencyId) => ({ ...job, agencyId, dueAt: now }));
    await jobQueue.enqueue(jobs, now);
    expect(sent().flatMap((entries) => entries.map(({ MessageGroupId }) => MessageGroupId))).toEqual(agencyIds);
  });

  it("fails when the queue rejects any message", async () => {
    const Failed = [{ Id: "0", Code: "InternalError", SenderFault: false }];
    sqs.on(SendMessageBatchCommand).resolves({ Failed });
    await expect(jobQueue.enqueue([{ ...job, dueAt: now }], now)).rejects.toThrow("1 of 1 messages not taken");
  });
});
