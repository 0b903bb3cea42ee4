import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import type { AgencyId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Table } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { ScheduledJob } from "#scheduling/ports.ts";
import type { aClock } from "../doubles/a-clock.ts";
import { aProcess, type Image, type Process, type Surroundings } from "./process.ts";
import type { Call, Trouble } from "./troubles.ts";

type StreamRecord = { keys: Image; image: Image; sequence: number };
type Queued = { body: string; receives: number; visibleAt: Instant; id: number };
type Answer = { batchItemFailures: { itemIdentifier: string }[] };

/** The functions of a system, each made for one process. */
export type Functions = {
  relay: (process: Process) => (event: DynamoDBStreamEvent) => Promise<unknown>;
  project: (process: Process) => (event: DynamoDBStreamEvent) => Promise<Answer>;
  deliver: (process: Process, queue: string) => (event: SQSEvent) => Promise<Answer>;
  deliverAppointment: (process: Process) => (event: SQSEvent) => Promise<Answer>;
  mailEvents: (process: Process) => (event: SQSEvent) => Promise<Answer>;
  smsEvents: (process: Process) => (event: SQSEvent) => Promise<Answer>;
  workDue: (process: Process) => (event: SQSEvent) => Promise<Answer>;
  sweep: (process: Process) => () => Promise<void>;
};

const maxReceiveCount = 5;

/** The visibility timeout: a failed message is delivered again after this time. */
const visibilityMs = 1_000;

/** The batch size: how many messages of a queue one process receives. */
const batchSize = 5;

/** The sort keys that the relay's stream shows; the projector's stream shows all facts. */
const relayedKeys =
  /^(fact\/received|fact\/placed|fact\/woken\/.*|fact\/chased\/.*|fact\/appointment_(booked|moved|cancelled|reminded)\/.*|message)$/;

const queueNames = ["sms", "email", "webhook", "webhook-slow", "appointment", "mail", "texts", "due"];

/**
 * Runs functions like Lambda, SNS, SQS and the table's stream, in memory and on a clock that jumps; only the table is passed in.
 * It counts each call of a function over the whole run, and `trouble` affects one of them, or `chooseFault` any number. Failed messages are delivered again.
 */
export function aTroubledSystem(options: {
  table: Table;
  clock: ReturnType<typeof aClock>;
  agencyId: AgencyId;
  trouble?: Trouble | undefined;
  /** Chooses the fault of each call, for a run with more than one. */
  chooseFault?: (call: Call) => Trouble["kind"] | undefined;
  /** Receives each item that was written, in the order of the writes. */
  onWritten?: (item: Image) => void;
  functions: Functions;
  /** Leaves the jobs that compute cells for reports scheduled, and runs none of them. */
  leavesCells?: boolean;
  /** The calls that may occur from sending up to its receipt, both included. */
  betweenHandOverAndReceipt: RegExp;
  onArrived: (deliveryId: string) => void;
  onTexted: (deliveryId: string) => void;
  /** Receives each text; where it is given, the provider of texts reports what the carrier did. */
  onReported?: ((deliveryId: string, input: { Context?: unknown }) => void) | undefined;
  onMailed: (deliveryId: string, input: { EmailTags?: unknown }) => void;
  /** The state from which the run goes on; the table must be of the same moment. */
  state?: SystemState | undefined;
}) {
  const { table, clock, agencyId, trouble, functions, betweenHandOverAndReceipt, leavesCells } = options;
  const isLeft = ({ kind }: ScheduledJob) => leavesCells === true && isCellJob(kind);
  const state = copyOf(options.state ?? initialState(clock.now()));
  const { calls, relayed, projected, queues, deadLetters, queued, files, unreceipted } = state;
  let hasStruck = false;
  clock.setTo(state.time);

  const around: Surroundings = {
    table,
    unreceipted,
    enqueue,
    arrived: options.onArrived,
    texted: options.onTexted,
    reported: options.onReported,
    mailed: options.onMailed,
    filed: (key, text) => void files.set(key, text),
    counted(call) {
      if (state.isQuiet) return undefined;
      calls.push(call);
      const kind = trouble?.at === calls.length ? trouble.kind : options.chooseFault?.(call);
      hasStruck ||= kind !== undefined;
      return kind;
    },
    isInDoubt: (name) => betweenHandOverAndReceipt.test(name),
    overtake: () => drain(clock.now()),
    written(item) {
      options.onWritten?.(item);
      const sort = String(item["sk"]?.["S"]);
      if (state.isStreamLost === true || state.isStreamLost === sort) return;
      const record = {
        keys: { pk: item["pk"] ?? {}, sk: item["sk"] ?? {} },
        image: item,
        sequence: (state.written += 1),
      };
      if (relayedKeys.test(sort)) relayed.push(record);
      if (sort.startsWith("fact/")) projected.push(record);
    },
  };

  function enqueue(queue: string, body: string, delaySeconds: number) {
    const visibleAt = instant(Date.parse(clock.now()) + delaySeconds * 1_000);
    if (queue === "due" && isLeft(JSON.parse(body) as ScheduledJob)) return;
    queued.push({ queue, body });
    queues[queue]?.push({ body, visibleAt, receives: 0, id: (state.queuedEver += 1) });
  }

  /** Runs a function in its own process; returns undefined if it failed. */
  async function run<Done>(flow: string, start: (process: Process) => Promise<Done>): Promise<Done | undefined> {
    const rival = async () => {
      const other = aProcess(flow, around, async () => undefined);
      await start(other).catch(() => undefined);
      other.end();
    };
    const process = aProcess(flow, around, rival);
    try {
      const done = await start(process);
      // The process was killed, so its response is lost.
      return process.isDead() ? undefined : done;
    } catch (fault) {
      // Without an injected fault, only failures that the test itself causes are allowed.
      if (!hasStruck && !(fault instanceof Error && fault.message === "expected")) throw fault;
      return undefined;
    } finally {
      process.end();
    }
  }

  async function consumeStream(flow: string, records: StreamRecord[], start: Functions["relay"]): Promise<void> {
    const batch = [...records];
    const event = { Records: batch.map(eventRecordOf) } as unknown as DynamoDBStreamEvent;
    const answer = await run(flow, (process) =>
      start(process)(event).then((done) => done ?? { batchItemFailures: [] }),
    );
    if (!answer) return;
    const [first] = (answer as Answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const failedAt = batch.findIndex(({ sequence }) => String(sequence) === first);
    // Another process may have done some of it in between.
    for (const done of first === undefined ? batch : batch.slice(0, failedAt)) {
      const place = records.indexOf(done);
      if (place >= 0) records.splice(place, 1);
    }
  }

  async function consumeQueue(name: string): Promise<boolean> {
    const waiting = queues[name] ?? [];
    const ready = waiting.filter(({ visibleAt }) => visibleAt <= clock.now());
    const [first] = ready;
    if (!first) return false;
    // The jobs of one kind, so that the calls of each kind are counted separately.
    const isReported = name === "sms" && options.onReported !== undefined;
    const flow =
      name === "due" ? `work-due: ${kindOf(first)}` : isReported ? "deliver-sms-with-reports" : (flowOf[name] ?? "");
    const batch = ready.filter((each) => name !== "due" || kindOf(each) === kindOf(first)).slice(0, batchSize);
    for (const message of batch) message.receives += 1;
    const event = {
      Records: batch.map(({ id, body, receives }) => ({
        messageId: String(id),
        body,
        attributes: { ApproximateReceiveCount: String(receives) },
      })),
    } as unknown as SQSEvent;
    const answer = await run(flow, (process) => consumerOf(name, process)(event));
    const failed = answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const isDone = ({ id }: Queued) => failed !== undefined && !failed.includes(String(id));
    const isGivenUp = (message: Queued) => !isDone(message) && message.receives >= maxReceiveCount;
    deadLetters.push(...batch.filter(isGivenUp));
    for (const message of batch) message.visibleAt = instant(Date.parse(clock.now()) + visibilityMs);
    queues[name] = (queues[name] ?? []).filter((each) => !batch.includes(each) || !(isDone(each) || isGivenUp(each)));
    return true;
  }

  function consumerOf(name: string, process: Process) {
    if (name === "due") return functions.workDue(process);
    if (name === "appointment") return functions.deliverAppointment(process);
    if (name === "texts") return functions.smsEvents(process);
    return name === "mail" ? functions.mailEvents(process) : functions.deliver(process, name);
  }

  const jobs = makeJobStore(table);
  /** The due jobs of this agency: other systems share the table. */
  async function listDue(): Promise<ScheduledJob[]> {
    const found: ScheduledJob[] = [];
    for await (const orders of jobs.listDue("9999-12-31T23:59:59.999Z" as Instant, 400)) {
      found.push(...orders.filter((order) => order.agencyId === agencyId));
    }
    return found;
  }

  /**
   * Does all remaining work that falls due until then. It calls `onTurn` before each piece, and stops if that returns true.
   * Throws if the work does not end.
   */
  async function drain(until: Instant, onTurn?: () => boolean, mostTurns = 1_000): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      if (onTurn?.()) return;
      if (!(await doNext())) {
        const waiting = listVisibleAt();
        const jobs = (await listDue()).filter((job) => !isLeft(job));
        const due = jobs.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt <= until);
        const [next] = [...waiting, ...due].sort();
        if (!next) return;
        if (next > clock.now()) clock.advanceMs(Date.parse(next) - Date.parse(clock.now()));
        await run("sweep", (process) => functions.sweep(process)());
      }
    }
    throw new Error(`still something to do after ${mostTurns} turns`);
  }

  /** Lets the time pass until then, as it does in operation: the sweep runs once a minute, and not when a job is due. */
  async function pass(until: Instant): Promise<void> {
    for (;;) {
      if (await doNext()) continue;
      const next = [state.nextSweepAt, ...listVisibleAt()].reduce((first, each) => (each < first ? each : first));
      if (next > until) break;
      if (next > clock.now()) clock.setTo(next);
      if (clock.now() < state.nextSweepAt) continue;
      state.nextSweepAt = instant(Date.parse(state.nextSweepAt) + 60_000);
      await run("sweep", (process) => functions.sweep(process)());
    }
    clock.setTo(until);
  }

  const listVisibleAt = () => Object.values(queues).flatMap((queue) => queue.map(({ visibleAt }) => visibleAt));

  /** Does one piece of the work that is possible now; returns whether there was any. */
  async function doNext(): Promise<boolean> {
    if (relayed.length > 0) await consumeStream("relay", relayed, functions.relay);
    else if (projected.length > 0) await consumeStream("project", projected, functions.project);
    else return consumeAnyQueue();
    return true;
  }
  async function consumeAnyQueue(): Promise<boolean> {
    for (const name of queueNames) if (await consumeQueue(name)) return true;
    return false;
  }

  return {
    calls,
    deadLetters,
    queued,
    /** The files of exports, by their keys in the bucket. */
    files,
    unreceipted,
    /** A copy of the state, from which another system can go on. */
    save: (): SystemState => copyOf({ ...state, time: clock.now() }),
    clock,
    table,
    agencyId,
    enqueue,
    drain,
    pass,
    listDue,
    /** Whether the system leaves a job scheduled, and never runs it. */
    isLeft,
    hasStruck: () => hasStruck,
    /** While `quiet` is true, no call is counted and no fault is injected. */
    setQuiet: (quiet: boolean) => {
      state.isQuiet = quiet;
    },
    /** While `isLost` is not false, the stream shows no writes, or none with this sort key. */
    loseStream: (isLost: boolean | string) => {
      state.isStreamLost = isLost;
    },
    /**
     * Sends a request from outside, and retries it until it succeeds, like a caller of the API. Before each retry, all work that follows from
     * the request is done.
     */
    async insist(flow: string, act: (process: Process) => Promise<unknown>): Promise<void> {
      for (let tries = 0; tries < 5; tries += 1) {
        if ((await run(flow, async (process) => (await act(process), true))) === true) return;
        await drain(clock.now());
      }
      throw new Error("did not work five times");
    },
  };
}
export type System = ReturnType<typeof aTroubledSystem>;

/** What a system remembers between two pieces of its work, besides its table. */
export type SystemState = {
  time: Instant;
  calls: Call[];
  relayed: StreamRecord[];
  projected: StreamRecord[];
  queues: Record<string, Queued[]>;
  deadLetters: Queued[];
  /** All messages that were ever in a queue, by queue. */
  queued: { queue: string; body: string }[];
  files: Map<string, string>;
  unreceipted: Set<string>;
  written: number;
  queuedEver: number;
  nextSweepAt: Instant;
  isQuiet: boolean;
  isStreamLost: boolean | string;
};

const initialState = (time: Instant): SystemState => ({
  time,
  calls: [],
  relayed: [],
  projected: [],
  queues: Object.fromEntries(queueNames.map((name) => [name, []])),
  deadLetters: [],
  queued: [],
  files: new Map(),
  unreceipted: new Set(),
  written: 0,
  queuedEver: 0,
  nextSweepAt: time,
  isQuiet: false,
  isStreamLost: false,
});

/** Copies what a run changes: the lists and the messages in queues. Records, calls and files never change again. */
const copyOf = (state: SystemState): SystemState => ({
  ...state,
  calls: [...state.calls],
  relayed: [...state.relayed],
  projected: [...state.projected],
  queues: structuredClone(state.queues),
  deadLetters: [...state.deadLetters],
  queued: [...state.queued],
  files: new Map(state.files),
  unreceipted: new Set(state.unreceipted),
});

const flowOf: Record<string, string> = {
  sms: "deliver-sms",
  email: "deliver-email",
  webhook: "deliver-webhook",
  "webhook-slow": "deliver-webhook: slow lane",
  appointment: "deliver-appointment",
  mail: "mail-events",
  texts: "sms-events",
};

/** Whether a job computes cells for reports. */
const isCellJob = (kind: string): boolean => /^[a-z]+_cells$/.test(kind);

const kindOf = ({ body }: Queued) => (JSON.parse(body) as ScheduledJob).kind;

const eventRecordOf = ({ keys, image, sequence }: StreamRecord) => ({
  eventName: "INSERT",
  dynamodb: { Keys: keys, NewImage: image, SequenceNumber: String(sequence) },
});
