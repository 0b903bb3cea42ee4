import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { redrive } from "#bin/redrive/redrive.ts";
import type { QuarantinedRecord } from "#platform/streams/stream-failure.ts";

const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
beforeEach(() => {
  sqs.reset();
});

const message = (id: string, body: unknown): Message => ({
  ...{ MessageId: id, ReceiptHandle: `of ${id}`, Body: typeof body === "string" ? body : JSON.stringify(body) },
  Attributes: { SentTimestamp: "0" },
});
/** The same, sent after the run began. */
const later = (each: Message): Message => ({
  ...each,
  Attributes: { SentTimestamp: String(Date.now() + 60_000) },
});
const order = (id: string) => message(id, { agencyId: "agency", about: id });
const setAside = (sk: string): QuarantinedRecord => ({
  functionName: "relay",
  tableName: "table",
  keys: { pk: { S: "agency/lead" }, sk: { S: sk } },
});

/** The queue answers these pages in turn, and then nothing. */
function queued(...pages: Message[][]) {
  const receiving = sqs.on(ReceiveMessageCommand, { QueueUrl: "dead" });
  for (const Messages of pages) receiving.resolvesOnce({ Messages });
  receiving.resolves({});
}
const run = ({ to = "orders", refusing = "" }: { to?: string | null; refusing?: string } = {}) => {
  const told: [handed: number, failed: number][] = [];
  const redriven = redrive({
    sqs: new SQSClient(),
    reinvoke: async (failure) => (JSON.stringify(failure).includes(`"${refusing}"`) ? "refused it" : undefined),
    ...{ from: "dead", to: to ?? undefined },
    onProgress: ({ handed, failed }) => void told.push([handed, failed.length]),
  });
  return { redriven, told };
};
const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input);
const ofTheQueue = { QueueUrl: "dead" };
const deleted = () =>
  sqs.commandCalls(DeleteMessageCommand, ofTheQueue).map(({ args: [{ input }] }) => input.ReceiptHandle);
const released = () =>
  sqs.commandCalls(ChangeMessageVisibilityCommand, ofTheQueue).map(({ args: [{ input }] }) => input.ReceiptHandle);

describe("handing out again what waits in a queue", () => {
  it("sends orders to the queue they came from, and deletes each once it is there", async () => {
    queued([order("a"), order("b")], [order("c")]);
    const { redriven, told } = run();
    expect(await redriven).toEqual({ handed: 3, failed: [] });
    expect(sent()).toEqual(["a", "b", "c"].map((id) => ({ QueueUrl: "orders", MessageBody: order(id).Body })));
    expect(deleted()).toEqual(["of a", "of b", "of c"]);
    expect(told).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(released()).toEqual([]);
  });

  it("hands out also what is no JSON: the queue it came from knows what to do with that", async () => {
    queued([message("a", "{ not what is expected")]);
    expect(await run().redriven).toEqual({ handed: 1, failed: [] });
    expect(sent()).toEqual([{ QueueUrl: "orders", MessageBody: "{ not what is expected" }]);
  });

  it("leaves what fails again, and lets the next run find it", async () => {
    queued([message("a", setAside("a")), message("b", setAside("b"))]);
    expect(await run({ refusing: "a" }).redriven).toEqual({ handed: 1, failed: ["refused it"] });
    expect([deleted(), released()]).toEqual([["of b"], ["of a"]]);
    expect(sent()).toEqual([]);
  });

  it("counts what a function put aside once more as failed, not as handed out", async () => {
    queued([message("a", setAside("a"))], [later(message("a again", setAside("a")))]);
    expect(await run().redriven).toEqual({ handed: 0, failed: ["failed again at once"] });
    expect([deleted(), released()]).toEqual([["of a"], ["of a again"]]);
  });

  it("hands out both of two that are equal, as a batch leaves them that was tried twice", async () => {
    queued([message("a", setAside("a")), message("b", setAside("a"))], [message("c", setAside("a"))]);
    expect(await run().redriven).toEqual({ handed: 3, failed: [] });
    expect([deleted(), released()]).toEqual([["of a", "of b", "of c"], []]);
  });

  it("counts each of two that are equal as failed when the function put both aside once more", async () => {
    queued(
      [message("a", setAside("a")), message("b", setAside("a"))],
      [later(message("a again", setAside("a"))), later(message("b again", setAside("a")))],
    );
    expect(await run().redriven).toEqual({ handed: 0, failed: ["failed again at once", "failed again at once"] });
    expect(released()).toEqual(["of a again", "of b again"]);
  });

  it("ends though each order comes back as a dead letter while the run goes on", async () => {
    queued([order("a")], [later(message("a again", JSON.parse(order("a").Body ?? "")))]);
    expect(await run().redriven).toEqual({ handed: 0, failed: ["failed again at once"] });
    expect(sent()).toHaveLength(1);
  });

  it("goes on behind what failed long ago and comes again, and releases it by its newest receipt", async () => {
    const again = { ...message("a", setAside("a")), ReceiptHandle: "of a, newest" };
    queued([message("a", setAside("a"))], [again], [order("b")]);
    expect(await run({ refusing: "a" }).redriven).toEqual({ handed: 1, failed: ["refused it"] });
    expect([sent().length, deleted(), released()]).toEqual([1, ["of b"], ["of a, newest"]]);
  });

  it("leaves what is no record of a stream when it is not said where orders go, and hands out the others", async () => {
    queued([order("a"), message("b", setAside("b")), message("c", "{ what is this")]);
    const { handed, failed } = await run({ to: null }).redriven;
    expect([handed, failed]).toEqual([1, [expect.stringContaining("--to"), expect.stringContaining("--to")]]);
    expect([sent(), deleted(), released()]).toEqual([[], ["of b"], ["of a", "of c"]]);
  });

  it("releases the others when one of them is not held any more, and says what it did", async () => {
    queued([message("a", setAside("a")), message("b", setAside("a")), order("c")]);
    sqs.on(ChangeMessageVisibilityCommand, { ReceiptHandle: "of a" }).rejects(new Error("MessageNotInflight"));
    expect(await run({ refusing: "a" }).redriven).toMatchObject({ handed: 1 });
    expect(released()).toEqual(["of a", "of b"]);
  });

  it("hides nothing from the next run when AWS refuses, and finishes what it had begun beside it", async () => {
    queued([order("a"), order("b"), order("c")]);
    sqs.on(SendMessageCommand, { MessageBody: order("b").Body }).rejects(new Error("slow down"));
    await expect(run().redriven).rejects.toThrow("slow down");
    expect([deleted(), released()]).toEqual([["of a", "of c"], ["of b"]]);
  });
});
