import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { redrive } from "../../../bin/redrive/redrive.ts";
import type { SetAside } from "../../../lib/contract/stream-failure.ts";

const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.reset();
});

const message = (id: string, body: unknown): Message => ({
  ...{ MessageId: id, ReceiptHandle: `of ${id}`, Body: typeof body === "string" ? body : JSON.stringify(body) },
});
const order = (id: string) => message(id, { agencyId: "agency", about: id });
const setAside = (sk: string): SetAside => ({
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
    invokeAgain: async (failure) => (JSON.stringify(failure).includes(`"${refusing}"`) ? "refused it" : undefined),
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
    queued([message("a", setAside("a"))], [message("a again", setAside("a"))]);
    expect(await run().redriven).toEqual({ handed: 0, failed: ["still cannot be read"] });
    expect([deleted(), released()]).toEqual([["of a"], ["of a again"]]);
  });

  it("ends when what comes was seen before", async () => {
    queued([message("a", setAside("a"))], [message("a", setAside("a"))], [order("never asked for")]);
    expect(await run({ refusing: "a" }).redriven).toMatchObject({ failed: ["refused it"] });
    expect(sent()).toEqual([]);
  });

  it("hides nothing from the next run when it is not said where orders go", async () => {
    queued([order("a"), order("b")]);
    await expect(run({ to: null }).redriven).rejects.toThrow("--to");
    expect([sent(), deleted(), released()]).toEqual([[], [], ["of a", "of b"]]);
  });

  it("hides nothing from the next run when AWS refuses, and finishes what it had begun beside it", async () => {
    queued([order("a"), order("b"), order("c")]);
    sqs.on(SendMessageCommand, { MessageBody: order("b").Body }).rejects(new Error("slow down"));
    await expect(run().redriven).rejects.toThrow("slow down");
    expect([deleted(), released()]).toEqual([["of a", "of c"], ["of b"]]);
  });
});
