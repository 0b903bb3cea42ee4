import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { redrive } from "#bin/redrive/redrive.ts";
import type { QuarantinedRecord } from "#platform/streams/stream-failure.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.reset();
});

const message = (id: string, body: unknown): Message => ({
  MessageId: id,
  ReceiptHandle: `of ${id}`,
  Body: typeof body === "string" ? body : JSON.stringify(body),
  Attributes: { SentTimestamp: "0" },
});
/** The same message, sent after the run began. */
const later = (earlier: Message): Message => ({
  ...earlier,
  Attributes: { SentTimestamp: String(Date.now() + 60_000) },
});
const order = (id: string) => message(id, { agencyId: "agency", about: id });
const quarantined = (sk: string): QuarantinedRecord => ({
  functionName: "relay",
  tableName: "table",
  keys: { pk: { S: "agency/lead" }, sk: { S: sk } },
});

/** Makes the queue return these pages in turn, and then nothing. */
function queuePages(...pages: Message[][]) {
  const receiving = sqs.on(ReceiveMessageCommand, { QueueUrl: "dead" });
  for (const Messages of pages) receiving.resolvesOnce({ Messages });
  receiving.resolves({});
}
const run = ({ to = "orders", refusing = "" }: { to?: string | null; refusing?: string } = {}) => {
  const progress: [redriven: number, failed: number][] = [];
  const result = redrive({
    sqs: new SQSClient(),
    reinvoke: async (failure) => (JSON.stringify(failure).includes(`"${refusing}"`) ? "refused it" : undefined),
    from: "dead",
    to: to ?? undefined,
    onProgress: ({ redriven, failed }) => void progress.push([redriven, failed.length]),
  });
  return { result, progress };
};
const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input);
const deadQueue = { QueueUrl: "dead" };
const deleted = () =>
  sqs.commandCalls(DeleteMessageCommand, deadQueue).map(({ args: [{ input }] }) => input.ReceiptHandle);
const released = () =>
  sqs.commandCalls(ChangeMessageVisibilityCommand, deadQueue).map(({ args: [{ input }] }) => input.ReceiptHandle);

describe("redriving a queue", () => {
  it("sends orders to the queue they came from, and deletes each after it was sent", async () => {
    queuePages([order("a"), order("b")], [order("c")]);
    const { result, progress } = run();
    expect(await result).toEqual({ redriven: 3, failed: [] });
    expect(sent()).toEqual(["a", "b", "c"].map((id) => ({ QueueUrl: "orders", MessageBody: order(id).Body })));
    expect(deleted()).toEqual(["of a", "of b", "of c"]);
    expect(progress).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(released()).toEqual([]);
  });

  it("sends a message that is not JSON to the queue it came from, whose consumer handles it", async () => {
    queuePages([message("a", "{ not what is expected")]);
    expect(await run().result).toEqual({ redriven: 1, failed: [] });
    expect(sent()).toEqual([{ QueueUrl: "orders", MessageBody: "{ not what is expected" }]);
  });

  it("keeps a message that fails again, and releases it for the next run", async () => {
    queuePages([message("a", quarantined("a")), message("b", quarantined("b"))]);
    expect(await run({ refusing: "a" }).result).toEqual({ redriven: 1, failed: ["refused it"] });
    expect([deleted(), released()]).toEqual([["of b"], ["of a"]]);
    expect(sent()).toEqual([]);
  });

  it("counts a record that the function quarantined again as failed, not as redriven", async () => {
    queuePages([message("a", quarantined("a"))], [later(message("a again", quarantined("a")))]);
    expect(await run().result).toEqual({ redriven: 0, failed: ["failed again at once"] });
    expect([deleted(), released()]).toEqual([["of a"], ["of a again"]]);
  });

  it("redrives both of two equal messages, which a batch leaves that was tried twice", async () => {
    queuePages([message("a", quarantined("a")), message("b", quarantined("a"))], [message("c", quarantined("a"))]);
    expect(await run().result).toEqual({ redriven: 3, failed: [] });
    expect([deleted(), released()]).toEqual([["of a", "of b", "of c"], []]);
  });

  it("counts each of two equal records as failed when the function quarantined both again", async () => {
    queuePages(
      [message("a", quarantined("a")), message("b", quarantined("a"))],
      [later(message("a again", quarantined("a"))), later(message("b again", quarantined("a")))],
    );
    expect(await run().result).toEqual({ redriven: 0, failed: ["failed again at once", "failed again at once"] });
    expect(released()).toEqual(["of a again", "of b again"]);
  });

  it("ends even if each order comes back as a dead letter during the run", async () => {
    queuePages([order("a")], [later(message("a again", JSON.parse(order("a").Body ?? "")))]);
    expect(await run().result).toEqual({ redriven: 0, failed: ["failed again at once"] });
    expect(sent()).toHaveLength(1);
  });

  it("continues after a failed message that is received again, and releases it by its newest receipt", async () => {
    const again = { ...message("a", quarantined("a")), ReceiptHandle: "of a, newest" };
    queuePages([message("a", quarantined("a"))], [again], [order("b")]);
    expect(await run({ refusing: "a" }).result).toEqual({ redriven: 1, failed: ["refused it"] });
    expect([sent().length, deleted(), released()]).toEqual([1, ["of b"], ["of a, newest"]]);
  });

  it("without --to keeps messages that are not stream records, and redrives the others", async () => {
    queuePages([order("a"), message("b", quarantined("b")), message("c", "{ what is this")]);
    const { redriven, failed } = await run({ to: null }).result;
    expect([redriven, failed]).toEqual([1, [expect.stringContaining("--to"), expect.stringContaining("--to")]]);
    expect([sent(), deleted(), released()]).toEqual([[], ["of b"], ["of a", "of c"]]);
  });

  it("releases the other messages when one is no longer in flight, and returns its result", async () => {
    queuePages([message("a", quarantined("a")), message("b", quarantined("a")), order("c")]);
    sqs.on(ChangeMessageVisibilityCommand, { ReceiptHandle: "of a" }).rejects(new Error("MessageNotInflight"));
    expect(await run({ refusing: "a" }).result).toMatchObject({ redriven: 1 });
    expect(released()).toEqual(["of a", "of b"]);
  });

  it("sends an order in the group of its agency, and one that was sent without a group in none", async () => {
    const grouped = { ...order("a"), Attributes: { SentTimestamp: "0", MessageGroupId: "agency" } };
    queuePages([grouped, order("b")]);
    await run().result;
    expect(sent().map(({ MessageBody, MessageGroupId }) => [MessageBody, MessageGroupId])).toEqual([
      [grouped.Body, "agency"],
      [order("b").Body, undefined],
    ]);
  });

  it("releases the message that AWS refused to send, and finishes the others of its page", async () => {
    queuePages([order("a"), order("b"), order("c")]);
    sqs.on(SendMessageCommand, { MessageBody: order("b").Body }).rejects(new Error("slow down"));
    await expect(run().result).rejects.toThrow("slow down");
    expect([deleted(), released()]).toEqual([["of a", "of c"], ["of b"]]);
  });
});
