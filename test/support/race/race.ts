import type { SQSEvent } from "aws-lambda";
import type { DeliveryOrder, SendResult } from "#delivery/ports.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import type { Message } from "#domain/delivery/message.ts";
import { type Item, type Table, toItem } from "#platform/table/table.ts";
import type { JobKind } from "#scheduling/ports.ts";
import { type ApiRoute, askApi, askingOf, type Request } from "../crash/asking.ts";
import { systemFunctions } from "../crash/functions.ts";
import { type AgencyIn, clientId, runScenario, type Scenario, type Step, taken } from "../crash/run-scenario.ts";
import type { Process } from "../crash/process.ts";
import { storesOf } from "../crash/stores.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { anAgencyKey } from "../entities.ts";
import { type InTurn, type Stretch, takeTurns } from "./turns.ts";

type Actor = ReturnType<typeof actorIn>;

/** The action of one actor among the others. Returns its response, and throws its refusal. */
export type Act = (actor: Actor) => Promise<unknown>;

type Race = Omit<Scenario, "given"> & {
  acts: readonly Act[];
  turns: readonly Stretch[];
  /** The initial state. */
  given?: (agency: AgencyIn, stores: ReturnType<typeof storesOf>) => Promise<void>;
};

/**
 * Runs all actors at the same time, each in its own process.
 * Their calls of the table, a queue or an endpoint alternate in the given turns, each a millisecond after the one before. Then all
 * remaining work is done. Returns the result of each actor, and the end of the run.
 */
export async function race({ acts, turns, given, steps = [], ...scenario }: Race) {
  const { answer = () => taken } = scenario;
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  const stores = storesOf(table);
  const results: PromiseSettledResult<unknown>[] = [];
  const put: Item[] = [];
  const atOnce: Step = {
    flow: "at once",
    async ask(_, agency, process) {
      await given?.(agency, stores);
      const { now } = agency.system.clock;
      const actors = acts.map((act) => (inTurn: InTurn) => {
        const own = taking(inTurn, process, agency, put);
        return act(actorIn(agency, own, (message) => answer(now(), message)));
      });
      results.push(...(await takeTurns(turns, actors)));
    },
  };
  const run = await runScenario(table, { ...scenario, steps: [...steps, atOnce] });
  const { agencyId } = run.system;
  const { ids } = await stores.messages.list(agencyId, { limit: 99 });
  const messages = await Promise.all(ids.map((id) => stores.messages.read(agencyId, id)));
  return {
    ...run,
    results,
    stores,
    table,
    scope: { agencyId, clientId },
    /** The items that were put into the table during the race, in order. */
    put,
    /** The messages of a type to the agency and its clients. */
    announced: (type: Message["type"]) => messages.flatMap((each) => (each?.message.type === type ? each.message : [])),
  };
}

function actorIn(agency: AgencyIn, process: Process, answer: (message: WebhookMessage) => SendResult) {
  const { agencyId, system } = agency;
  const { now } = system.clock;
  const asking = askingOf(process, now);
  const functions = systemFunctions({
    now,
    agencyId,
    endpoints: answer,
    onFault: () => undefined,
    metrics: {
      recordReturned: () => undefined,
      recordMissing: () => undefined,
      recordUnreachable: () => undefined,
      recordOverdue: () => undefined,
    },
  });
  return {
    agency,
    asking,
    /** Sends a request to a route of the API. */
    ask: (route: ApiRoute, request: Request) => askApi(asking, route, { ...anAgencyKey(), agencyId }, request),
    /** Processes an order in its own Lambda; a failed order is delivered again later. */
    deliver: async (order: Omit<DeliveryOrder, "agencyId">): Promise<void> => {
      const queue = order.lane === "slow" ? "webhook-slow" : order.channel;
      const body = JSON.stringify({ ...order, agencyId });
      const { batchItemFailures } = await functions.deliver(process, queue)(eventOf(body));
      if (batchItemFailures.length > 0) system.enqueue(queue, body, 1);
    },
    /** Runs the due jobs. */
    work: (thing: { kind: JobKind; [of: string]: unknown }) =>
      functions.workDue(process)(eventOf(JSON.stringify({ ...thing, agencyId, dueAt: now() }))),
    /** Receives a report of the mail provider. */
    report: (event: object) => functions.mailEvents(process)(eventOf(JSON.stringify(event))),
  };
}

const eventOf = (body: string) =>
  ({ Records: [{ messageId: "1", body, attributes: { ApproximateReceiveCount: "1" } }] }) as unknown as SQSEvent;

/** A process whose calls wait for their turn. */
function taking(inTurn: InTurn, process: Process, { system: { clock } }: AgencyIn, put: Item[]): Process {
  const clientIn = <Client extends { send: unknown }>(client: Client): Client => {
    const send = (command: { input: { Item?: Parameters<typeof toItem>[0] } }) =>
      inTurn(async () => {
        clock.advanceMs(1);
        const done = await (client.send as (sent: object) => Promise<unknown>).call(client, command);
        if (command.input.Item) put.push(toItem(command.input.Item));
        return done;
      });
    return { send } as unknown as Client;
  };
  return {
    table: { ...process.table, client: clientIn(process.table.client) },
    sns: clientIn(process.sns),
    sqs: clientIn(process.sqs),
    s3: clientIn(process.s3),
    phonesFor: (deliveryId) => clientIn(process.phonesFor(deliveryId)),
    mailboxesFor: (deliveryId) => clientIn(process.mailboxesFor(deliveryId)),
    post: (deliveryId, answer) => inTurn(() => process.post(deliveryId, answer)),
  };
}
