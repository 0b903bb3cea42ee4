import { inspect } from "node:util";
import type { SendResult } from "#delivery/ports.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Pool } from "#domain/campaigns/pool.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { type EventType, EventType as everyEvent } from "#domain/subscriptions/event-type.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { ids } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { at, on } from "../at.ts";
import { aClock } from "../doubles/a-clock.ts";
import { aCampaign, aClient, anAgency, anAgencyKey, aPerson, aWebhookSubscription } from "../entities.ts";
import { type ApiRoute, askApi, type Asking, askingOf, type Request } from "./asking.ts";
import { endOf } from "./end.ts";
import { systemFunctions } from "./functions.ts";
import type { Process } from "./process.ts";
import { secrets, storesOf } from "./stores.ts";
import { aTroubledSystem, type System } from "./system.ts";
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

/** One thing that is asked from outside, and everything that follows from it. */
export type Step = {
  /** Which function is asked, and for what: each of its calls is counted under this name. */
  flow: string;
  ask: (asking: Asking, agency: AgencyIn, process: Process) => Promise<unknown>;
  /** The clock is set to this before. */
  at?: string;
  /** It is there to begin with: nothing befalls it, or what follows from it. */
  isQuiet?: boolean;
  /** The stream shows nothing of it; or nothing with this sort key, of it or what follows from it. */
  isStreamLost?: true | string;
};

/** What a step needs to know of whom it asks for. */
export type AgencyIn = { agencyId: AgencyId; leadIdOf: (number: number) => LeadId; system: System };

export type Scenario = {
  /** Campaign 1 is of client 1, or of a pool: of as many clients as are told. */
  campaign?: Partial<Omit<Campaign, "clientId" | "pool">>;
  pool?: Omit<Pool, "members"> & { clients: number };
  client?: Partial<Client>;
  /** How a client is reached; its webhook unless told. */
  subscriptions?: (number: number) => Subscription[];
  /** What the agency wants to hear of; everything unless told. */
  events?: readonly EventType[];
  /** What the client's server answers at an instant. */
  answer?: (now: Instant, message: WebhookMessage) => SendResult;
  /** An email comes back, or is reported. */
  mailed?: "Bounce" | "Complaint";
  /** What was there before. */
  given?: (stores: ReturnType<typeof storesOf>, agency: AgencyIn, table: Table) => Promise<void>;
  /** Lead 1 is pushed unless told otherwise. */
  steps?: readonly Step[];
  /** Only calls of these functions are troubled. */
  only?: readonly string[];
  /** Nothing that falls due later is looked at: what waits for a sweep each minute, or for ever, has no end. */
  until?: string;
  /** What comes between handing over and the receipt, beside these two: nothing unless told. Dying there has it handed over again. */
  beforeTheReceipt?: string;
  /** What need not end the same. Each scenario that has any says why that is harmless. */
  mayDiffer?: readonly (keyof Awaited<ReturnType<typeof endOf>>["end"] | "sends")[];
};

/** Pushes lead `number`, of a person of its own. */
export const pushing = (number = 1, changes: Partial<Step> = {}): Step => ({
  flow: "intake: pushLead",
  ask: async ({ acceptLead }, { agencyId }) => {
    const caller = { agencyId, author: anId("key") };
    const accepted = await acceptLead(caller, `lead-${number}`, { campaignId, ...personOf(number) });
    if (!accepted.ok) throw new Error(accepted.refusal.kind);
  },
  ...changes,
});

/** Asks a route of the API, with the key of the agency. */
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

/** What a server answers that says nothing of its own: whom it was told of. */
const repeating = ({ body }: WebhookMessage, sent: SendResult): SendResult =>
  "skip" in sent || sent.reply
    ? sent
    : { ...sent, reply: { tookMs: 1, excerpt: body.slice(body.indexOf('"person"')) } };

/** A sender that is to fail of its own says so. */
const isForeseen = (fault: unknown): boolean => fault instanceof Error && fault.message === "expected";

const handOverAndReceipt = ["POST", "Publish$", "SendEmail", "PutItem (fact|attempt)/"];

/** What falls due within this time is worked before the next step, unless that says when it is. */
const soonMs = 30_000;

/** Somebody who is nobody else. */
export function personOf(number: number): PersonalData {
  const { person, ...rest } = aPerson();
  const phone = `+4477009001${String(number).padStart(2, "0")}`;
  return { ...rest, person: { ...person, phone, email: `zoe.${number}@example.com` } };
}

/** Throws unless `result` is what was asked for, so that it is asked for again. */
export function expectOk<Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

export type Life = Awaited<ReturnType<typeof live>>;

/** Lets all of a scenario happen in an agency of its own, with trouble or without, and answers how it ended. */
export async function live(
  table: Table,
  scenario: Scenario,
  { trouble, agencyId = anId("agency") }: { trouble?: Trouble; agencyId?: AgencyId } = {},
) {
  const clock = aClock("14:00:02");
  const arrivals: string[] = [];
  const texts: string[] = [];
  const unforeseen: string[] = [];
  const said: string[] = [];
  const told = new Set<string>();
  const { answer = () => taken, mailed } = scenario;
  const system = aTroubledSystem({
    table,
    agencyId,
    trouble,
    clock,
    betweenHandOverAndReceipt: new RegExp(
      `^(${[...handOverAndReceipt, ...(scenario.beforeTheReceipt ? [scenario.beforeTheReceipt] : [])].join("|")})`,
    ),
    functions: systemFunctions({
      now: clock.now,
      agencyId,
      endpoints: (message) => (message.url === eventsUrl ? taken : repeating(message, answer(clock.now(), message))),
      onFault(fault) {
        said.push(inspect(fault, { depth: 9 }));
        if (!system.hasStruck() && !isForeseen(fault)) unforeseen.push(String(fault));
      },
      metrics: { recordReturned: () => void told.add("returned"), recordMissing: () => void told.add("missing") },
    }),
    onArrived: (deliveryId) => void arrivals.push(deliveryId),
    onTexted: (deliveryId) => void texts.push(deliveryId),
    onMailed: (deliveryId, input) => mailed && system.enqueue("mail", mailEvent(mailed, deliveryId, input), 1),
  });
  const end = scenario.until ? at(scenario.until) : on("2026-11-27T00:00:00.000Z");
  const leadIdOf = (number: number) => ids.derive("lead", agencyId, `lead-${number}`);
  const agency: AgencyIn = { agencyId, leadIdOf, system };
  await setUp(table, scenario, agencyId);
  await scenario.given?.(storesOf(table), agency, table);

  const { steps = [pushing()] } = scenario;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (step.at) clock.set(step.at);
    system.setQuiet(step.isQuiet === true);
    system.loseStream(step.isStreamLost ?? false);
    await system.insist(step.flow, (process) => step.ask(askingOf(process, clock.now), agency, process));
    if (step.isStreamLost === true) system.loseStream(false);
    await system.drain(next ? (next.at ? at(next.at) : instant(Date.parse(clock.now()) + soonMs)) : end);
  }
  const { faults, ...ended } = await endOf({ system, arrivals, texts, said, told });
  return { system, ...ended, faults: [...unforeseen, ...faults] };
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
  const { clientId: _, ...common } = aCampaign({ caps: { day: { leads: 9 } }, ...scenario.campaign });
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

/** What SES reports of an email. */
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
