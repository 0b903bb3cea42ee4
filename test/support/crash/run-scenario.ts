import { inspect } from "node:util";
import type { SendResult } from "#delivery/ports.ts";
import type { TextEventType } from "#delivery/sms/messages.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Pool } from "#domain/campaigns/pool.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { type EventType, EventType as everyEvent } from "#domain/subscriptions/event-type.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { at, on } from "../at.ts";
import { aClock } from "../doubles/a-clock.ts";
import { aCampaign, aClient, anAgency, anAgencyKey, aPerson, aWebhookSubscription } from "../entities.ts";
import { ids } from "../ids.ts";
import { type ApiRoute, askApi, type Asking, askingOf, type Request } from "./asking.ts";
import { endOf } from "./end.ts";
import { systemFunctions } from "./functions.ts";
import type { Process } from "./process.ts";
import { secrets, storesOf } from "./stores.ts";
import { aTroubledSystem, type System, type SystemState } from "./system.ts";
import type { Trouble } from "./troubles.ts";

export const crmId = anId("sub", 3);
const eventsId = anId("sub", 9);
const eventsUrl = "https://agency.example.com/events";
export const clientId = anId("client");
export const campaignId = anId("campaign");
const sealedSecret = secrets.secretBox.seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

/** The webhook of client 1. */
export const crm = aWebhookSubscription({ id: crmId, sealedSecret });
export const taken: SendResult = { ok: true, reference: "HTTP 200" };
export const refused: SendResult = { ok: false, reason: "refused_by_endpoint", detail: "HTTP 500" };

/** One request from outside, and everything that follows from it. */
export type Step = {
  /** The function and the use: its calls are counted under this name. */
  flow: string;
  ask: (asking: Asking, agency: AgencyIn, process: Process) => Promise<unknown>;
  /** The time of the day, or the instant, to which the clock is set before the step. */
  at?: string;
  /** Whether the step belongs to the initial state: neither it nor what follows from it gets a fault. */
  isQuiet?: boolean;
  /** Whether the stream shows nothing of the step; or the sort key that the stream does not show. */
  isStreamLost?: true | string;
};

/** The ids that a step needs. */
export type AgencyIn = { agencyId: AgencyId; leadIdOf: (number: number) => LeadId; system: System };

export type Scenario = {
  /** The number of clients in the pool of campaign 1; without it, the campaign has only client 1. */
  campaign?: Partial<Omit<Campaign, "clientId" | "pool">>;
  pool?: Omit<Pool, "members"> & { clients: number };
  client?: Partial<Client>;
  /** The subscriptions of a client; by default its webhook. */
  subscriptions?: (number: number) => Subscription[];
  /** The events that the agency subscribes to; all by default. */
  events?: readonly EventType[];
  /** The response of the client's server at an instant. */
  answer?: (now: Instant, message: WebhookMessage) => SendResult;
  /** The response of the agency's server to each event; by default it has no text. */
  answerEvent?: (message: WebhookMessage) => SendResult;
  /** Whether an email bounces, or gets a complaint. */
  mailed?: "Bounce" | "Complaint";
  /** What the carrier reports of each text; without it, texts are sent by the provider without reports. */
  texted?: readonly TextEventType[];
  /** Creates the initial state. */
  given?: (stores: ReturnType<typeof storesOf>, agency: AgencyIn, table: Table) => Promise<void>;
  /** The steps; by default a push of lead 1. */
  steps?: readonly Step[];
  /** The only functions whose calls get a fault. */
  only?: readonly string[];
  /**
   * Whether the jobs run that compute cells for reports. Every lead has them, and they do the same for each, so that only
   * scenarios about them run them; in the others they stay scheduled, and the end says so.
   */
  computesCells?: boolean;
  /** Whether later jobs are ignored: jobs that repeat each minute have no end. */
  until?: string;
  /** The calls between sending and the receipt, besides these two; none by default. After a crash there, the delivery is sent again. */
  beforeTheReceipt?: string;
  /** The parts of the end that may differ. Each scenario that uses it says why that is harmless. */
  mayDiffer?: readonly (keyof Awaited<ReturnType<typeof endOf>>["end"] | "sends")[];
};

/** Pushes lead `number`, with a unique person. */
export const pushing = (number = 1, changes: Partial<Step> = {}): Step => ({
  flow: "intake: pushLead",
  ask: async ({ acceptLead }, { agencyId }) => {
    const caller = { agencyId, author: anId("key") };
    const accepted = await acceptLead(caller, `lead-${number}`, { campaignId, ...personOf(number) });
    if (!accepted.ok) throw new Error(accepted.refusal.kind);
  },
  ...changes,
});

/** Sends a request to a route of the API, with the key of the agency. */
export const asksApi = (
  route: ApiRoute,
  request: (agency: AgencyIn, asking: Asking) => Request | Promise<Request>,
  changes: Partial<Step> = {},
): Step => ({
  flow: `api: ${route}`,
  ask: async (asking, agency) =>
    askApi(asking, route, { ...anAgencyKey(), agencyId: agency.agencyId }, await request(agency, asking)),
  ...changes,
});

/** The default response of a server: an acknowledgement that names the lead. */
const repeating = ({ body }: WebhookMessage, sent: SendResult): SendResult =>
  "skip" in sent || sent.reply
    ? sent
    : { ...sent, reply: { tookMs: 1, excerpt: body.slice(body.indexOf('"person"')) } };

/** Marks a failure that the scenario itself causes. */
const isForeseen = (fault: unknown): boolean => fault instanceof Error && fault.message === "expected";

const handOverAndReceipt = ["POST", "Publish$", "SendTextMessage", "SendEmail", "PutItem (fact|attempt)/"];

/** Jobs that fall due within this time run before the next step, unless that step sets the clock. */
const soonMs = 30_000;

/** A time of the first day, or any instant. */
const toInstant = (text: string): Instant => (text.includes("T") ? on(text) : at(text));

/** A unique person. */
export function personOf(number: number): PersonalData {
  const { person, ...rest } = aPerson();
  const phone = `+4477009001${String(number).padStart(2, "0")}`;
  return { ...rest, person: { ...person, phone, email: `zoe.${number}@example.com` } };
}

/** Throws if `result` is a refusal, so that the caller retries. */
export function expectOk<Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

export type ScenarioRun = Awaited<ReturnType<typeof readRun>>;

/** A moment of a run between two pieces of the work that follows from a step; the rest is done until `until`. */
export type Moment = { step: number; until: Instant; system: SystemState; outcome: Outcome };

export type Outcome = {
  arrivals: string[];
  texts: string[];
  unforeseen: string[];
  faultTexts: string[];
  metrics: Set<string>;
};

const copyOf = ({ arrivals, texts, unforeseen, faultTexts, metrics }: Outcome): Outcome => ({
  arrivals: [...arrivals],
  texts: [...texts],
  unforeseen: [...unforeseen],
  faultTexts: [...faultTexts],
  metrics: new Set(metrics),
});

type Options = {
  trouble?: Trouble;
  agencyId?: AgencyId;
  /** The moment of another run at which this one begins, on a copy of its table at that moment. */
  from?: Moment | undefined;
  /** Receives each moment of the run, and whether the fault has struck; the run stops if it returns true. */
  onMoment?: (moment: Moment, hasStruck: boolean) => boolean;
};

/** Runs a scenario in a separate agency, with a fault or without one, and returns its end. */
export async function runScenario(table: Table, scenario: Scenario, options: Options = {}) {
  const { system, outcome } = await playScenario(table, scenario, options);
  return readRun(system, outcome);
}

/** Reads the end of a run. */
export async function readRun(system: System, outcome: Outcome) {
  const { faults, ...ended } = await endOf({ system, ...outcome });
  return { system, ...ended, faultTexts: outcome.faultTexts, faults: [...outcome.unforeseen, ...faults] };
}

/** Runs a scenario, and returns its system and its outcome without looking at them. */
export async function playScenario(
  table: Table,
  scenario: Scenario,
  { trouble, agencyId = anId("agency"), from, onMoment }: Options = {},
) {
  const clock = aClock("14:00:02");
  let isStopped = false;
  const outcome: Outcome = from
    ? copyOf(from.outcome)
    : { arrivals: [], texts: [], unforeseen: [], faultTexts: [], metrics: new Set() };
  const { arrivals, texts, unforeseen, faultTexts, metrics } = outcome;
  const { answer = () => taken, answerEvent = () => taken, mailed, texted } = scenario;
  const system = aTroubledSystem({
    table,
    agencyId,
    trouble,
    clock,
    state: from?.system,
    leavesCells: !scenario.computesCells,
    betweenHandOverAndReceipt: new RegExp(
      `^(${[...handOverAndReceipt, ...(scenario.beforeTheReceipt ? [scenario.beforeTheReceipt] : [])].join("|")})`,
    ),
    functions: systemFunctions({
      now: clock.now,
      agencyId,
      endpoints: (message) =>
        message.url === eventsUrl ? answerEvent(message) : repeating(message, answer(clock.now(), message)),
      onFault(fault) {
        faultTexts.push(inspect(fault, { depth: 9 }));
        if (!system.hasStruck() && !isForeseen(fault)) unforeseen.push(String(fault));
      },
      metrics: {
        recordReturned: () => void metrics.add("returned"),
        recordMissing: () => void metrics.add("missing"),
        recordUnreachable: () => void metrics.add("unreachable"),
        recordOverdue: () => void metrics.add("overdue"),
      },
    }),
    onArrived: (deliveryId) => void arrivals.push(deliveryId),
    onTexted: (deliveryId) => void texts.push(deliveryId),
    onReported:
      texted &&
      ((deliveryId, input) => {
        for (const type of texted) system.enqueue("texts", textEvent(type, deliveryId, input), 1);
      }),
    onMailed: (deliveryId, input) => mailed && system.enqueue("mail", mailEvent(mailed, deliveryId, input), 1),
  });
  const end = scenario.until ? toInstant(scenario.until) : on("2026-11-27T00:00:00.000Z");
  const leadIdOf = (number: number) => ids.derive("lead", agencyId, `lead-${number}`);
  const agency: AgencyIn = { agencyId, leadIdOf, system };
  if (!from) {
    await setUp(table, scenario, agencyId);
    await scenario.given?.(storesOf(table), agency, table);
  }

  const { steps = [pushing()] } = scenario;
  for (const [index, step] of steps.entries()) {
    if (from && index < from.step) continue;
    const isAsked = from?.step === index;
    if (!isAsked) {
      if (step.at) clock.setTo(toInstant(step.at));
      system.setQuiet(step.isQuiet === true);
      system.loseStream(step.isStreamLost ?? false);
      await system.insist(step.flow, (process) => step.ask(askingOf(process, clock.now), agency, process));
      if (step.isStreamLost === true) system.loseStream(false);
    }
    const next = steps[index + 1];
    const nextAt = next?.at ? toInstant(next.at) : instant(Date.parse(clock.now()) + soonMs);
    const until = isAsked ? from.until : next ? nextAt : end;
    const toMoment = () => ({ step: index, until, system: system.save(), outcome: copyOf(outcome) });
    await system.drain(until, onMoment && (() => (isStopped = onMoment(toMoment(), system.hasStruck()))));
    if (isStopped) break;
  }
  return { system, outcome, isStopped };
}

async function setUp(table: Table, scenario: Scenario, agencyId: AgencyId): Promise<void> {
  const { agencies, clients, campaigns, subscriptions } = storesOf(table);
  const { pool, events = everyEvent.options } = scenario;
  await agencies.create(anAgency({ id: agencyId }));
  const numbers = Array.from({ length: pool?.clients ?? 1 }, (_, index) => index + 1);
  for (const number of numbers) {
    const id = anId("client", number);
    await clients.create({ agencyId }, aClient({ ...scenario.client, id, agencyId }), "");
    const own = scenario.subscriptions?.(number) ?? [{ ...crm, id: anId("sub", number === 1 ? 3 : 30 + number) }];
    for (const each of own) await subscriptions.create({ agencyId, clientId: id }, { ...each, clientId: id }, "");
  }
  const { clientId: _, ...common } = aCampaign({
    caps: { day: { leads: 9 }, month: { leads: 99 } },
    ...scenario.campaign,
  });
  const members = numbers.map((number) => ({ clientId: anId("client", number), priority: 1, weight: 1 }));
  const { clients: __, ...mode } = pool ?? { clients: 1 };
  const placed: Campaign = pool
    ? { ...common, pool: { ...(mode as Omit<Pool, "members">), members } }
    : { ...common, clientId };
  await campaigns.create({ agencyId }, placed, "");
  if (events.length === 0) return;
  const { clientId: ___, ...own } = aWebhookSubscription({ id: eventsId, endpoint: eventsUrl, sealedSecret });
  await subscriptions.create({ agencyId }, { ...own, events: [...events] }, "");
}

/** A phone of a client that is no person's: the reports about its texts have its number, in their queue alone. */
export const reportedPhone = Phone.parse("+447700900555");

/** The report of End User Messaging about a text to `reportedPhone`. */
const textEvent = (eventType: TextEventType, deliveryId: string, { Context }: { Context?: unknown }): string =>
  JSON.stringify({
    eventType,
    eventTimestamp: Date.parse("2026-11-22T14:00:05.000Z"),
    messageId: `text-${deliveryId}`,
    destinationPhoneNumber: reportedPhone,
    messageStatusDescription: "",
    context: Context,
  });

/** The report of SES about an email. */
export function mailEvent(
  eventType: "Bounce" | "Complaint",
  deliveryId: string,
  { EmailTags }: { EmailTags?: unknown },
): string {
  const tags = Object.fromEntries(
    (EmailTags as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, [Value]]),
  );
  const timestamp = "2026-11-22T14:00:05.000Z";
  const mail = { messageId: `ses-${deliveryId}`, timestamp, tags };
  const recipients = [{ emailAddress: "sales@example.com" }];
  const feedback = { timestamp, feedbackId: `feedback-${deliveryId}` };
  const bounce = { ...feedback, bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: recipients };
  return JSON.stringify({ eventType, mail, bounce, complaint: { ...feedback, complainedRecipients: recipients } });
}
