import type { Subscription } from "../../lib/domain/client/subscription.ts";
import { failuresThatDisable } from "../../lib/domain/delivery/endpoint-health.ts";
import type { Fact } from "../../lib/domain/history/fact.ts";
import { foldLead } from "../../lib/domain/history/lead-state.ts";
import type { Placement, Received } from "../../lib/domain/lead/received.ts";
import type { AgencyId, LeadId } from "../../lib/domain/shared/id.ts";
import type { Instant } from "../../lib/domain/shared/instant.ts";
import { makeBillingRecords } from "../../lib/outbound/dynamodb/billing-record-store.ts";
import { makeDeadLetters } from "../../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeEndpoints } from "../../lib/outbound/dynamodb/endpoint-store.ts";
import { factSort, healthItem } from "../../lib/outbound/dynamodb/keys.ts";
import { putNew, type Table } from "../../lib/outbound/dynamodb/table.ts";
import type { Sent, Skip } from "../../lib/use-cases/ports/delivering.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";
import { deliveryFunctions, replaying, storesOf } from "./delivery-functions.ts";
import { aClock } from "./doubles/a-clock.ts";
import { anEmailSubscription, anAgencyKey, aPerson, aWebhookSubscription } from "./entities.ts";
import { aDeliveryFailed, aHeld, aPlacement, aReceived } from "./facts.ts";
import { aTroubledSystem, type Process, type Trouble } from "./troubled-delivery.ts";

const clientId = anId("client");
const leadId = anId("lead");
const crm = aWebhookSubscription();
const crmId = crm.id;
const mailbox = anEmailSubscription();
const eventsId = anId("sub", 9);
const deliveryId = anId("dlv");
const overWebhook = { id: deliveryId, subscriptionId: crmId, channel: "webhook" as const };
const ofWebhook = { deliveryId, subscriptionId: crmId, channel: "webhook" as const, author: "deliver-webhook" };

const taken: Sent = { ok: true, reference: "200" };
const refused: Sent = { ok: false, reason: "refused_by_endpoint", detail: "500" };
const gone: Sent = { ok: false, reason: "endpoint_gone", detail: "410" };

export type Scenario = {
  received?: Received;
  /** What the client's server answers at an instant. */
  answer?: (now: Instant) => Sent;
  mayDeliver?: (now: Instant) => Skip | undefined;
  /** What was there before. */
  given?: (table: Table, agencyId: AgencyId) => Promise<void>;
  /** What happens in place of the receipt of the lead. */
  act?: (system: System, process: Process, agencyId: AgencyId) => Promise<unknown>;
  isStreamLost?: true;
  /** Which calls are troubled; all of them unless told. */
  only?: string;
  /** What need not end the same: how often an endpoint failed may be forgotten, because a fact is worth more. */
  mayDiffer?: readonly ("isFailing" | "facts")[];
};
type System = ReturnType<typeof aTroubledSystem>;

export type Life = Awaited<ReturnType<typeof live>>;

/** Lets all of a scenario happen in an agency of its own, with trouble or without, and answers how it ended. */
export async function live(
  table: Table,
  scenario: Scenario,
  { trouble, agencyId = anId("agency") }: { trouble?: Trouble; agencyId?: AgencyId } = {},
) {
  const time = aClock("14:00:02");
  const stores = storesOf(table);
  const sends: string[] = [];
  const agencyEvents: Subscription = {
    ...aWebhookSubscription({ id: eventsId }),
    clientId: undefined,
    events: ["lead.delivered", "delivery.exhausted", "endpoint.failing", "endpoint.disabled"],
  };
  await stores.subscriptions.create({ agencyId, clientId }, crm, "");
  await stores.subscriptions.create({ agencyId, clientId }, mailbox, "");
  await stores.subscriptions.create({ agencyId }, agencyEvents, "");
  await scenario.given?.(table, agencyId);

  const system = aTroubledSystem({
    ...{ table, agencyId, trouble, clock: time },
    functions: deliveryFunctions({
      ...{ now: time.now, agencyId },
      answer({ deliveryId: sent, subscriptionId }) {
        const answered = subscriptionId === crmId ? (scenario.answer ?? (() => taken))(time.now()) : taken;
        sends.push(sent);
        return answered;
      },
      mayDeliver: () => scenario.mayDeliver?.(time.now()),
    }),
  });
  const key = { agencyId, leadId };
  const received = scenario.received ?? aReceived({ deliveries: [overWebhook] });
  const lead = { received, personal: aPerson(), fingerprint: "a request" };
  if (scenario.isStreamLost) system.loseStream(true);
  if (!scenario.act) await system.insist(({ table: by }) => storesOf(by).history.receive(key, lead));
  system.loseStream(false);
  await system.insist(async (process) => scenario.act?.(system, process, agencyId));
  await system.drain();

  const leads = [leadId, ...(received.shares ?? []).map((share) => share.leadId)];
  const histories = await Promise.all(leads.map((id) => stores.history.read({ agencyId, leadId: id })));
  const messageIds = (await stores.messages.list(agencyId, { limit: 50 })).ids;
  const messages = await Promise.all(messageIds.map((id) => stores.messages.read(agencyId, id)));
  const records = await makeBillingRecords(table).list(
    agencyId,
    clientId,
    { from: at("00:00"), to: "2027-01-01T00:00:00.000Z" as Instant },
    { limit: 50 },
  );
  const { letters } = await makeDeadLetters(table).list(agencyId, {}, { limit: 50 });
  const held = await stores.held.list(agencyId, anId("campaign"), { limit: 9 });
  const subscription = await stores.subscriptions.read({ agencyId, clientId }, crmId);
  const health = await makeEndpoints(table).read({ agencyId, clientId }, crmId);
  const states = histories.map((history) => history && foldLead(history.facts));

  return {
    system,
    /** How often each delivery was sent. */
    sends: Object.fromEntries(sends.map((id) => [id, sends.filter((sent) => sent === id).length])),
    planned: [...states, ...messages.map((found) => found?.message)].flatMap((each) =>
      (each?.deliveries ?? []).map(({ id }): string => id),
    ),
    /** What must be the same whatever happened on the way. */
    end: {
      facts: histories.map((history) => history?.facts.map(nameOfFact).sort()),
      statuses: states.map((state) => [state?.status, ...(state?.deliveries ?? []).map(({ status }) => status)]),
      billed: records.records.map(({ leadId: billed, status, price }) => ({ billed, status, price })),
      letters: letters.map((letter) => letter.deliveryId),
      messages: messages
        .map((found) => ({
          type: found?.message.type,
          became: found?.facts.map(({ kind, subscriptionId }) => `${kind} ${subscriptionId}`).sort(),
        }))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      held: held.leads.length,
      disabled: subscription?.disabled?.reason,
      isFailing: health.failures > 0,
      due: await system.dueFirst(),
      deadLetters: system.deadLetters.map(({ body }) => body),
    },
  };
}
/** Ids of replays derive from the agency's. */
const nameOfFact = (fact: Fact) => factSort(fact).replace(/rpl_\w+/, "rpl");

const until = (time: string, before: Sent, after: Sent) => (now: Instant) => (now < at(time) ? before : after);
const nineFailures = (last = false): Fact[] =>
  Array.from({ length: last ? 10 : 9 }, (_, index) =>
    aDeliveryFailed({ ...ofWebhook, attempt: index + 1, reason: "refused_by_endpoint", last: last && index === 9 }),
  );
const givenFacts = (facts: readonly Fact[]) => async (table: Table, agencyId: AgencyId) => {
  const { history } = storesOf(table);
  const received = aReceived({ deliveries: [overWebhook] });
  await history.receive({ agencyId, leadId }, { received, personal: aPerson(), fingerprint: "a request" });
  for (const fact of facts) await history.append({ agencyId, leadId }, fact);
};
const shareOf = (number: number): { leadId: LeadId; placement: Placement } => ({
  leadId: anId("lead", number),
  placement: aPlacement({
    clientId: anId("client"),
    deliveries: [{ id: anId("dlv", number), subscriptionId: crmId, channel: "webhook" }],
  }),
});
const failing = (failures: number) => async (table: Table, agencyId: AgencyId) => {
  const health = { failures, failingSince: at("09:00"), lastFailure: { at: at("13:59"), reason: "timeout" } };
  await putNew(table, { ...healthItem({ agencyId, clientId }, crmId), ...health, toldLevel: failures > 90 ? 90 : 0 });
};

export const scenarios: Record<string, Scenario> = {
  "a lead that is taken at once": {},
  "a lead on twelve deliveries": {
    only: "PublishBatch",
    received: aReceived({
      deliveries: Array.from({ length: 12 }, (_, index) => ({ ...overWebhook, id: anId("dlv", index + 1) })),
    }),
  },
  "an enquiry that three clients share": {
    received: aReceived({ deliveries: [overWebhook], shares: [shareOf(2), shareOf(3)] }),
  },
  "a lead that is held": { received: aHeld() },
  "a lead that is taken at the second attempt": {
    answer: until("14:00:05", refused, taken),
    mayDiffer: ["isFailing"],
  },
  "a lead whose sender fails of its own": {
    answer: (now) => {
      if (now < at("14:00:02.500")) throw new Error("expected");
      return taken;
    },
  },
  "a lead for an endpoint that is gone": { answer: () => gone },
  "a lead of somebody who was suppressed": {
    mayDeliver: () => ({ reason: "suppressed", detail: "phone: do_not_call" }),
  },
  "a lead for an endpoint that was failing": { given: failing(3), mayDiffer: ["isFailing"] },
  "a lead that is given up": {
    given: givenFacts(nineFailures()),
    mayDiffer: ["isFailing"],
    answer: () => refused,
    act: async (system, _process, agencyId) =>
      system.order({ agencyId, about: leadId, deliveryId, channel: "webhook", lane: "slow" }),
  },
  "a failure too many, which switches the endpoint off": {
    given: failing(failuresThatDisable - 1),
    answer: () => refused,
    mayDiffer: ["isFailing", "facts"],
  },
  "a replay of a lead that was given up": {
    given: givenFacts(nineFailures(true)),
    act: async (_system, process, agencyId) => {
      const replay = replaying(process, () => at("14:00:02"));
      const asked = await replay({ ...anAgencyKey(), agencyId }, { of: "lead", leadId }, "once");
      if (!asked.ok) throw new Error(asked.refusal.kind);
    },
  },
  "a lead of which the stream showed nothing": {
    isStreamLost: true,
    received: aReceived({ at: at("13:57:30"), deliveries: [overWebhook] }),
    act: async (system, process, agencyId) => {
      await storesOf(process.table).dueItems.arm({ kind: "unsent", agencyId }, at("14:00:02"));
      system.enqueueDue({ kind: "unsent", agencyId });
    },
  },
};
