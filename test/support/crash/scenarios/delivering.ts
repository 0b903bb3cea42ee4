import type { SendResult } from "#delivery/ports.ts";
import { failuresThatDisable } from "#domain/delivery/endpoint-health.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { putIfAbsent } from "#platform/table/table.ts";
import { endpointHealthKey } from "#subscriptions/health/adapters/keys.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { anId } from "../../an-id.ts";
import { at } from "../../at.ts";
import { anEmailSubscription } from "../../entities.ts";
import { aDeliveryFailed } from "../../facts.ts";
import { ids } from "../../ids.ts";
import { clientId, crm, crmId, personOf, pushing, refused, type Scenario, type Step, taken } from "../run-scenario.ts";
import { storesOf, worldOf } from "../stores.ts";
import type { System } from "../system.ts";

const gone: SendResult = { ok: false, reason: "endpoint_gone", detail: "HTTP 410" };

const until = (time: string, before: SendResult, after: SendResult) => (now: Instant) =>
  now < at(time) ? before : after;

/** `count` webhooks of a client. */
const several = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...crm, id: index === 0 ? crmId : anId("sub", index + 40) }));

/** Existing facts of the first delivery of lead 1. */
const having = (facts: (deliveryId: ReturnType<typeof deliveryOf>) => Fact[]): Step => ({
  flow: "given",
  isQuiet: true,
  async ask({ world }, { agencyId, leadIdOf }) {
    const leadId = leadIdOf(1);
    for (const fact of facts(deliveryOf(leadId))) await world.history.append({ agencyId, leadId }, fact);
  },
});
const deliveryOf = (leadId: string, subscriptionId: string = crmId) => ids.derive("dlv", leadId, subscriptionId);

/** Orders the first delivery of a lead over a queue. */
function orderFirst({ enqueue, agencyId }: System, leadId: LeadId, queue: "webhook" | "webhook-slow"): void {
  const order = { agencyId, about: leadId, deliveryId: deliveryOf(leadId), channel: "webhook" };
  enqueue(queue, JSON.stringify({ ...order, ...(queue === "webhook-slow" && { lane: "slow" }) }), 0);
}

/** Nine failures, or ten with the last one. */
export const failures = (last = false): Step =>
  having((deliveryId) =>
    Array.from({ length: last ? 10 : 9 }, (_, index) =>
      aDeliveryFailed({
        deliveryId,
        subscriptionId: crmId,
        channel: "webhook",
        author: "deliver-webhook",
        attempt: index + 1,
        reason: "refused_by_endpoint",
        last: last && index === 9,
      }),
    ),
  );

/** The number of minutes in which the endpoint of client 1 failed. */
const failing =
  (count: number): Scenario["given"] =>
  async (_stores, { agencyId }, table) => {
    const health = { failures: count, failingSince: at("09:00"), lastFailure: { at: at("13:59"), reason: "timeout" } };
    await putIfAbsent(table, {
      ...endpointHealthKey({ agencyId, clientId }, crmId),
      ...health,
      toldLevel: count > 90 ? 90 : 0,
    });
  };

/**
 * An endpoint's success is recorded after the receipt, and its last failure after the failed attempt. A crash in between is not
 * retried, because the history says that nothing is left to do. That is harmless: an endpoint that wrongly counts as failing gets its next delivery over
 * the slow lane, whose success corrects that; of the hundred minutes that disable one, a minute is missing. Facts, attempts and messages are the same.
 */
export const healthMayLag: Pick<Scenario, "mayDiffer"> = { mayDiffer: ["health"] };

export const delivering: Record<string, Scenario> = {
  "a lead that is taken at once": {
    computesCells: true,
  },
  "a lead on twelve deliveries": {
    only: ["relay", "sweep"],
    events: [],
    subscriptions: () => several(12),
  },
  "an enquiry that three clients share": {
    computesCells: true,
    events: [],
    pool: { mode: "priority", share: 3, clients: 3 },
  },
  "a lead that the client answers at once": {
    events: ["lead.delivered", "lead.acknowledged"],
    only: ["deliver", "project"],
    answer: () => ({ ...taken, reply: { tookMs: 1, acknowledgement: { outcome: "accepted" } } }),
  },
  "a lead that is taken at the second attempt, by two": {
    events: [],
    subscriptions: () => several(2),
    answer: until("14:00:05", refused, taken),
    ...healthMayLag,
  },
  "a lead whose sender has a fault": {
    events: [],
    answer: (now) => {
      if (now < at("14:00:02.500")) throw new Error("expected");
      return taken;
    },
  },
  "a lead for an endpoint that is gone": {
    events: ["delivery.exhausted", "endpoint.disabled"],
    subscriptions: () => [crm, anEmailSubscription()],
    only: ["deliver-webhook", "work-due", "project"],
    // The endpoint is disabled before the failure is recorded: with the last failure in the history, no retry would disable it.
    beforeTheReceipt: "UpdateItem due/endpoint|(GetItem|PutItem) subscription",
    answer: (_, { url }) => (url === crm.endpoint ? gone : taken),
  },
  "a lead of a person who was suppressed": {
    events: [],
    steps: [
      pushing(1, { isQuiet: true, isStreamLost: true }),
      {
        flow: "given",
        async ask(_, { agencyId, leadIdOf, system }) {
          const suppressContact = makeSuppressContact(worldOf(system.table, system.clock.now));
          await suppressContact(agencyId, { phone: personOf(1).person.phone, reason: "do_not_call" });
          orderFirst(system, leadIdOf(1), "webhook");
        },
      },
    ],
  },
  "a lead for an endpoint that was failing": { events: [], given: failing(3), ...healthMayLag },
  "a lead whose retries are exhausted": {
    ...healthMayLag,
    events: ["delivery.exhausted"],
    answer: () => refused,
    steps: [
      pushing(1, { isQuiet: true, isStreamLost: true }),
      failures(),
      {
        flow: "given",
        ask: async (_, { leadIdOf, system }) => orderFirst(system, leadIdOf(1), "webhook-slow"),
      },
    ],
  },
  "a failure that disables the endpoint": {
    given: failing(failuresThatDisable - 1),
    events: ["endpoint.disabled"],
    subscriptions: () => [crm, anEmailSubscription()],
    answer: () => refused,
  },
  "a lead on three deliveries of which the stream showed nothing": {
    events: [],
    only: ["work-due", "sweep"],
    subscriptions: () => several(3),
    until: "14:06:00",
    steps: [
      pushing(1, { isStreamLost: true }),
      {
        flow: "given",
        ask: (_, { agencyId, system: { table } }) =>
          storesOf(table).jobs.schedule({ kind: "unsent", agencyId }, at("14:01")),
      },
    ],
  },
};
