import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import { instant, type Instant } from "../../lib/domain/shared/instant.ts";
import { makeDueItems } from "../../lib/outbound/dynamodb/due-store.ts";
import type { Table } from "../../lib/outbound/dynamodb/table.ts";
import type { DeliveryOrder } from "../../lib/use-cases/ports/delivering.ts";
import type { DueOrder } from "../../lib/use-cases/ports/due.ts";
import type { AgencyId } from "../../lib/domain/shared/id.ts";
import type { aClock } from "./doubles/a-clock.ts";

/** What can happen to one call of AWS, or of an endpoint. */
export const troubles = [
  /** The process is killed when the call is made, or when it was done and before its answer is seen. */
  "dies before",
  "dies after",
  /** The call changes nothing and fails, as when DynamoDB throttles it. */
  "is refused",
  /** The call does its work, and its answer never comes. */
  "is not answered",
  /** A batch of messages is taken in part only. */
  "is taken in part",
  /** Somebody else does all of the same work just before it: whatever the process has read is old, and its conditions fail. */
  "has a rival",
] as const;
export type Trouble = { at: number; kind: (typeof troubles)[number] };

/** One run of a function; it can be killed. */
export type Process = {
  call<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer>;
  table: Table;
  sns: SNSClient;
  sqs: SQSClient;
  /** To be called when a delivery was handed to its endpoint. */
  sent(deliveryId: string): void;
};

type Image = Record<string, Record<string, unknown>>;
type StreamRecord = { keys: Image; image: Image; sequence: number };
type Queued = { body: string; receives: number; visibleAt: Instant; id: number };

/** What functions a system has, each made for one process. */
export type Functions = {
  relay: (process: Process) => (event: DynamoDBStreamEvent) => Promise<unknown>;
  project: (process: Process) => (event: DynamoDBStreamEvent) => Promise<Answer>;
  deliver: (process: Process, queue: string) => (event: SQSEvent) => Promise<Answer>;
  workDue: (process: Process) => (event: SQSEvent) => Promise<Answer>;
  sweep: (process: Process) => () => Promise<void>;
};
type Answer = { batchItemFailures: { itemIdentifier: string }[] };

const maxReceiveCount = 5;

/** A message that was not done with is handed out again after this time. */
const visibilityMs = 1_000;

const streamKeys = ["fact/received", "fact/placed", "message"];

/**
 * What runs functions, as Lambda, SNS, SQS and the table's stream do, in memory and on a clock that jumps; only the table is a real one. Each call that
 * a function makes is counted over the whole run, and `trouble` befalls one of them. What fails is handed out again, as it would be.
 */
export function aTroubledSystem(options: {
  table: Table;
  clock: ReturnType<typeof aClock>;
  agencyId: AgencyId;
  trouble?: Trouble | undefined;
  functions: Functions;
}) {
  const { table, clock, agencyId, trouble, functions } = options;
  const calls: string[] = [];
  const relayed: StreamRecord[] = [];
  const projected: StreamRecord[] = [];
  const queues: Record<string, Queued[]> = { sms: [], email: [], webhook: [], "webhook-slow": [], due: [] };
  const deadLetters: Queued[] = [];
  /** Deliveries that may have been handed over without a fact that says so, because trouble came between. */
  const unreceipted = new Set<string>();
  let count = 0;
  let written = 0;
  let hasStruck = false;
  let isStreamLost = false;

  function aProcess(rival: () => Promise<void>): Process & { end(): void } {
    let isDead = false;
    let isPart = false;
    const open = new Map<string, number>();
    const died = () => new Error("killed");

    async function call<Done>(name: string, work: () => Promise<Done>): Promise<Done> {
      if (isDead) throw died();
      count += 1;
      calls.push(name);
      if (trouble?.at !== count) return work();
      hasStruck = true;
      switch (trouble.kind) {
        case "dies before":
          isDead = true;
          throw died();
        case "dies after":
          isDead = true;
          await work();
          throw died();
        case "is refused":
          throw new Error("throttled");
        case "is not answered":
          await work();
          throw new Error("no answer");
        case "is taken in part":
          isPart = true;
          return work().finally(() => {
            isPart = false;
          });
        case "has a rival":
          await rival();
          for (const deliveryId of open.keys()) unreceipted.add(deliveryId);
          return work();
      }
    }

    const dynamodb = {
      send: (command: { constructor: { name: string }; input: { Item?: Image; Key?: Image } }) => {
        const { Item: item, Key: key } = command.input;
        const sort = ((item ?? key)?.["sk"]?.["S"] ?? "") as string;
        return call(`${command.constructor.name} ${sort}`, async () => {
          const answer = await table.client.send(command as never);
          if (command.constructor.name === "PutItemCommand" && item) onWritten(item, sort);
          return answer;
        });
      },
    };
    function onWritten(item: Image, sort: string) {
      const [, kind, deliveryId] = sort.split("/");
      if (deliveryId && (kind === "delivered" || kind === "delivery_failed")) {
        open.set(deliveryId, (open.get(deliveryId) ?? 0) - 1);
      }
      if (isStreamLost) return;
      const record = { keys: { pk: item["pk"] ?? {}, sk: item["sk"] ?? {} }, image: item, sequence: (written += 1) };
      if (streamKeys.includes(sort)) relayed.push(record);
      if (sort.startsWith("fact/")) projected.push(record);
    }

    /** Puts the entries of a batch into queues; those that are not taken are named. */
    const batch = async <Entry extends { Id: string | undefined }>(entries: Entry[], put: (entry: Entry) => void) => {
      const isTaken = (index: number) => !isPart || (entries.length > 1 && index % 2 === 0);
      entries.forEach((entry, index) => isTaken(index) && put(entry));
      return { Failed: entries.filter((_, index) => !isTaken(index)).map(({ Id }) => ({ Id, Code: "InternalError" })) };
    };
    const sns = {
      send: (command: PublishBatchCommand) =>
        call("PublishBatch", () =>
          batch(command.input.PublishBatchRequestEntries ?? [], ({ Message, MessageAttributes }) =>
            enqueue(MessageAttributes?.["channel"]?.StringValue ?? "", Message ?? "", 0),
          ),
        ),
    };
    const sqs = {
      send: (command: SendMessageBatchCommand) =>
        call("SendMessageBatch", () =>
          batch(command.input.Entries ?? [], ({ MessageBody, DelaySeconds }) =>
            enqueue("due", MessageBody ?? "", DelaySeconds ?? 0),
          ),
        ),
    };
    return {
      call,
      table: { client: dynamodb as unknown as DynamoDBClient, name: table.name },
      sns: sns as unknown as SNSClient,
      sqs: sqs as unknown as SQSClient,
      sent: (deliveryId) => void open.set(deliveryId, (open.get(deliveryId) ?? 0) + 1),
      end() {
        for (const [deliveryId, left] of open) if (left > 0) unreceipted.add(deliveryId);
      },
    };
  }

  let queuedEver = 0;
  const enqueue = (queue: string, body: string, delaySeconds: number) =>
    void queues[queue]?.push({
      ...{ body, receives: 0, id: (queuedEver += 1) },
      visibleAt: instant(Date.parse(clock.now()) + delaySeconds * 1_000),
    });

  /** Runs a function in a process of its own; undefined when it failed. */
  async function run<Done>(start: (process: Process) => Promise<Done>): Promise<Done | undefined> {
    const rival = async () => {
      const other = aProcess(async () => undefined);
      await start(other).catch(() => undefined);
    };
    const process = aProcess(rival);
    try {
      return await start(process);
    } catch (fault) {
      // Without trouble nothing fails but what the test itself lets fail.
      if (!hasStruck && !(fault instanceof Error && fault.message === "expected")) throw fault;
      return undefined;
    } finally {
      process.end();
    }
  }

  async function consumeStream(records: StreamRecord[], start: Functions["relay"]): Promise<void> {
    const batch = [...records];
    const event = { Records: batch.map(eventRecordOf) } as unknown as DynamoDBStreamEvent;
    const answer = await run((process) => start(process)(event).then((done) => done ?? { batchItemFailures: [] }));
    if (!answer) return;
    const [first] = (answer as Answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const failedAt = batch.findIndex(({ sequence }) => String(sequence) === first);
    records.splice(0, first === undefined ? batch.length : Math.max(failedAt, 0));
  }

  async function consumeQueue(
    name: string,
    start: (process: Process) => (event: SQSEvent) => Promise<Answer>,
  ): Promise<boolean> {
    const waiting = queues[name] ?? [];
    const batch = waiting.filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, 5);
    if (batch.length === 0) return false;
    for (const message of batch) message.receives += 1;
    const event = {
      Records: batch.map(({ id, body, receives }) => ({
        ...{ messageId: String(id), body, attributes: { ApproximateReceiveCount: String(receives) } },
      })),
    } as unknown as SQSEvent;
    const answer = await run((process) => start(process)(event));
    const failed = answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const isDone = ({ id }: Queued) => failed !== undefined && !failed.includes(String(id));
    const isGivenUp = (message: Queued) => !isDone(message) && message.receives >= maxReceiveCount;
    deadLetters.push(...batch.filter(isGivenUp));
    for (const message of batch) message.visibleAt = instant(Date.parse(clock.now()) + visibilityMs);
    queues[name] = waiting.filter((message) => !batch.includes(message) || !(isDone(message) || isGivenUp(message)));
    return true;
  }

  const dueItems = makeDueItems(table);
  /** What is due of this agency: other systems share the table. An agency's look for what was never sent has no end. */
  async function dueFirst(): Promise<DueOrder | undefined> {
    for await (const orders of dueItems.listDue("9999-12-31T23:59:59.999Z" as Instant, 400)) {
      const own = orders.find((order) => order.agencyId === agencyId && order.kind !== "unsent");
      if (own) return own;
    }
    return undefined;
  }

  /** Does everything that is left to do, until nothing is. Throws when there is no end to it. */
  async function drain(mostTurns = 200): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      if (relayed.length > 0) await consumeStream(relayed, functions.relay);
      else if (projected.length > 0) await consumeStream(projected, functions.project);
      else if (await consumeAnyQueue()) continue;
      else {
        const due = await dueFirst();
        const next = [
          ...Object.values(queues)
            .flat()
            .map(({ visibleAt }) => visibleAt),
          ...(due ? [due.dueAt] : []),
        ].sort()[0];
        if (!next) return;
        if (next > clock.now()) clock.advanceMs(Date.parse(next) - Date.parse(clock.now()));
        await run((process) => functions.sweep(process)());
      }
    }
    throw new Error(`still something to do after ${mostTurns} turns`);
  }
  async function consumeAnyQueue(): Promise<boolean> {
    for (const name of Object.keys(queues)) {
      const start = name === "due" ? functions.workDue : (process: Process) => functions.deliver(process, name);
      if (await consumeQueue(name, start)) return true;
    }
    return false;
  }

  return {
    calls,
    deadLetters,
    unreceipted,
    hasStruck: () => hasStruck,
    enqueueDue: (thing: object) => enqueue("due", JSON.stringify(thing), 0),
    order: (order: DeliveryOrder) => enqueue(order.channel, JSON.stringify(order), 0),
    /** From now on the stream shows nothing of what is written, until `isLost` is false. */
    loseStream: (isLost: boolean) => {
      isStreamLost = isLost;
    },
    /** Does something from outside, again and again until it worked: as whoever calls the API does. */
    async insist(act: (process: Process) => Promise<unknown>): Promise<void> {
      for (let tries = 0; tries < 5; tries += 1) {
        if ((await run(async (process) => (await act(process), true))) === true) return;
      }
      throw new Error("did not work five times");
    },
    drain,
    dueFirst,
  };
}

const eventRecordOf = ({ keys, image, sequence }: StreamRecord) => ({
  eventName: "INSERT",
  dynamodb: { Keys: keys, NewImage: image, SequenceNumber: String(sequence) },
});
