import type { BillingRecords } from "#billing/ports.ts";
import { type DeliveryHistoryFact, filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { type Delivery, hasArrived } from "#domain/delivery/delivery.ts";
import type { Replay, ReplayScope } from "#domain/delivery/replay.ts";
import { longestRoundMs } from "#domain/delivery/retry-schedule.ts";
import type { AgencyId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Position } from "#platform/ports.ts";
import { readMany } from "#platform/read-many.ts";
import type { DeadLetters } from "../dead-letters/ports.ts";
import type { ReplayCandidate } from "./order-redelivery.ts";

type Deps = {
  history: History;
  records: Pick<BillingRecords, "list">;
  deadLetters: Pick<DeadLetters, "list">;
  messages: Pick<Messages, "list" | "read">;
  onFault: (fault: unknown) => void;
};

/**
 * Finds one page of the deliveries in a replay's scope, from its position on, as the histories are now. Without `next`
 * it is the last page. `unreadable` counts the leads and events that cannot be read, and that do not block the others.
 */
export type FindReplayCandidates = (
  agencyId: AgencyId,
  replay: Pick<Replay, "wanted" | "position" | "createdAt">,
) => Promise<CandidatePage>;

type CandidatePage = { candidates: ReplayCandidate[]; unreadable: number; next?: string | undefined };
type TargetOfType<Of extends ReplayScope["of"]> = Extract<ReplayScope, { of: Of }>;

const pageSize = 50;

/**
 * The leads that an endpoint missed have two sources, one after the other. Its dead letters are the deliveries that Baton
 * gave up once. The client's latest records have those that are still in their first round. A position in the second
 * source starts with this prefix.
 */
const retryingPrefix = "retrying ";

/** No first round of a lead that was placed earlier can still be running: a day more than the longest one. */
const retryingMs = longestRoundMs + 24 * 3_600_000;

export function makeFindReplayCandidates(deps: Deps): FindReplayCandidates {
  const { history, records, deadLetters, messages, onFault } = deps;
  return async (agencyId, { wanted, position, createdAt }) => {
    switch (wanted.of) {
      case "lead":
        return findLeadCandidates(
          agencyId,
          [wanted.leadId],
          ({ id }) => !wanted.deliveryId || id === wanted.deliveryId,
        );
      case "period":
        return findPeriodCandidates(agencyId, wanted, position);
      case "missed": {
        const { clientId, subscriptionId } = wanted;
        if (!clientId) return findMissedMessages(agencyId, subscriptionId, position);
        const target = { clientId, subscriptionId };
        if (position?.startsWith(retryingPrefix)) {
          return findRetryingLeads(agencyId, target, createdAt, position.slice(retryingPrefix.length) || undefined);
        }
        const page = await findGivenUpLeads(agencyId, target, position);
        return { ...page, next: page.next ?? retryingPrefix };
      }
    }
  };

  async function findPeriodCandidates(
    agencyId: AgencyId,
    { clientId, subscriptionId, from, to }: TargetOfType<"period">,
    after: Position | undefined,
  ): Promise<CandidatePage> {
    const page = await records.list(agencyId, clientId, { from, to }, { limit: pageSize, after });
    const found = await findLeadCandidates(
      agencyId,
      page.records.map(({ leadId }) => leadId),
      (delivery) => !subscriptionId || delivery.subscriptionId === subscriptionId,
    );
    return { ...found, next: page.next };
  }

  /** Finds the deliveries that Baton gave up once and that have not arrived since, also if a replay retries them. */
  async function findGivenUpLeads(
    agencyId: AgencyId,
    { clientId, subscriptionId }: MissedTarget,
    after: Position | undefined,
  ): Promise<CandidatePage> {
    const page = await deadLetters.list(agencyId, { clientId }, { limit: pageSize, after });
    const letters = page.letters.filter((letter) => letter.subscriptionId === subscriptionId);
    const deliveryIds = new Set(letters.map(({ deliveryId }) => deliveryId));
    const found = await findLeadCandidates(
      agencyId,
      [...new Set(letters.map(({ leadId }) => leadId))],
      (delivery) => deliveryIds.has(delivery.id) && isMissed(delivery),
    );
    return { ...found, next: page.next };
  }

  /** Finds the deliveries that failed and were never given up. Only records with such a delivery cost a read. */
  async function findRetryingLeads(
    agencyId: AgencyId,
    { clientId, subscriptionId }: MissedTarget,
    to: Instant,
    after: Position | undefined,
  ): Promise<CandidatePage> {
    const from = addMs(to, -retryingMs);
    const page = await records.list(agencyId, clientId, { from, to }, { limit: pageSize, after });
    const found = await findLeadCandidates(
      agencyId,
      page.records
        .filter(({ deliveries }) => deliveries.some(({ status }) => status === "failed"))
        .map(({ leadId }) => leadId),
      (delivery, facts) =>
        delivery.subscriptionId === subscriptionId && delivery.status === "failed" && !wasGivenUp(facts),
    );
    return { ...found, next: page.next && `${retryingPrefix}${page.next}` };
  }

  async function findMissedMessages(
    agencyId: AgencyId,
    subscriptionId: SubscriptionId,
    after: Position | undefined,
  ): Promise<CandidatePage> {
    const page = await messages.list(agencyId, { limit: pageSize, after });
    const { found, unreadable } = await readMany(page.ids, (id) => messages.read(agencyId, id), onFault);
    const candidates = found.flatMap(({ message, facts }) =>
      message.deliveries
        .filter((delivery) => delivery.subscriptionId === subscriptionId && !delivery.clientId)
        .map(({ id, channel }) => ({
          agencyId,
          about: message.id,
          deliveryId: id,
          channel,
          facts: filterDeliveryHistory(facts, id),
        }))
        .filter((candidate) => hasOnlyFailed(candidate.facts)),
    );
    return { candidates, unreadable: unreadable.length, next: page.next };
  }

  async function findLeadCandidates(
    agencyId: AgencyId,
    leadIds: readonly LeadId[],
    matches: (delivery: Delivery, facts: readonly DeliveryHistoryFact[]) => boolean,
  ): Promise<CandidatePage> {
    const { found, unreadable } = await readMany(leadIds, (leadId) => loadLead(history, { agencyId, leadId }), onFault);
    const candidates = found.flatMap(({ leadId, state, facts }) =>
      state.deliveries
        .map((delivery) => ({ delivery, deliveryFacts: filterDeliveryHistory(facts, delivery.id) }))
        .filter(({ delivery, deliveryFacts }) => matches(delivery, deliveryFacts))
        .map(({ delivery: { id, channel }, deliveryFacts }) => ({
          agencyId,
          about: leadId,
          deliveryId: id,
          channel,
          facts: deliveryFacts,
        })),
    );
    return { candidates, unreadable: unreadable.length };
  }
}

type MissedTarget = Pick<TargetOfType<"missed">, "subscriptionId"> & Required<Pick<TargetOfType<"period">, "clientId">>;

/** Whether a delivery failed and may still arrive; a skipped one was not missed. */
const isMissed = (delivery: Delivery): boolean => !hasArrived(delivery) && delivery.status !== "skipped";

const wasGivenUp = (facts: readonly DeliveryHistoryFact[]): boolean =>
  facts.some((fact) => fact.kind === "delivery_bounced" || (fact.kind === "delivery_failed" && fact.last));

/** Whether the delivery of an event failed, and neither arrived nor was skipped. */
const hasOnlyFailed = (facts: readonly DeliveryHistoryFact[]): boolean =>
  facts.length > 0 && facts.every(({ kind }) => kind === "delivery_failed");
