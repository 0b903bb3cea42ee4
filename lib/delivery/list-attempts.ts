import type { Caller } from "#domain/accounts/caller.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { AgencyId, ClientId, LeadId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Messages } from "#events/ports.ts";
import type { History, LeadIndex } from "#leads/ports.ts";
import { loadLeads } from "#leads/load-leads.ts";
import type { NotFound } from "#leads/read-lead.ts";
import type { Ids, Position } from "#platform/ports.ts";
import { readMany } from "#platform/read-many.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { deriveVerificationMessageId } from "#subscriptions/verification/request-verification.ts";

/** An attempt, and the lead or message that it delivers. */
export type ListedAttempt = {
  fact: Extract<DeliveryFact, { attempt: number }>;
  leadId?: LeadId;
  messageId?: MessageId;
};

type Deps = {
  history: History;
  index: Pick<LeadIndex, "listByPlacing">;
  messages: Pick<Messages, "read" | "list">;
  subscriptions: Pick<Subscriptions, "read">;
  ids: Pick<Ids, "derive">;
  onFault: (fault: unknown) => void;
};
type PageRequest = { limit: number; after?: Position | undefined };
type AttemptPage = { attempts: ListedAttempt[]; unreadable: (LeadId | MessageId)[]; next?: Position };

/**
 * Lists the attempts at an endpoint. The leads placed last or the newest messages come first, and the newest attempts of each first. A
 * page covers `limit` leads or messages, each of which costs one read, and holds all their attempts. For an unverified
 * endpoint of a client, the first page starts with the attempts of the verification, which nothing else shows. A lead
 * or message that cannot be read is listed as `unreadable`, to whichever endpoint of the client or agency it was sent.
 */
export function makeListAttempts({ history, index, messages, subscriptions, ids: idDeriver, onFault }: Deps) {
  return async function listAttempts(
    { agencyId, mode }: Caller,
    { clientId, subscriptionId }: { clientId?: ClientId | undefined; subscriptionId: SubscriptionId },
    page: PageRequest,
  ): Promise<Result<AttemptPage, NotFound>> {
    const subscription = await subscriptions.read({ agencyId, clientId }, subscriptionId);
    if (!subscription) return refuse({ kind: "not_found" });
    const isForSubscription = (listed: ListedAttempt) => listed.fact.subscriptionId === subscriptionId;
    if (!clientId) {
      const { ids, next } = await messages.list(agencyId, page);
      const { found, unreadable } = await readMessageAttempts(agencyId, ids);
      return ok({ attempts: found.filter(isForSubscription), unreadable, next });
    }
    const { leads, more } = await index.listByPlacing({ agencyId, mode, clientId }, page);
    const [verificationAttempts, leadsRead] = await Promise.all([
      readMessageAttempts(agencyId, page.after ? [] : findOpenVerifications(agencyId, subscription)),
      loadLeads({ history, onFault }, agencyId, leads),
    ]);
    const attempts = leadsRead.found.flatMap(({ facts, leadId }) => toListedAttempts(facts, { leadId }));
    const last = leads.at(-1);
    return ok({
      attempts: [...verificationAttempts.found, ...attempts].filter(isForSubscription),
      unreadable: [...verificationAttempts.unreadable, ...leadsRead.unreadable],
      next: more ? last?.position : undefined,
    });
  };

  async function readMessageAttempts(agencyId: AgencyId, ids: MessageId[]) {
    const { found, unreadable } = await readMany(ids, (id) => messages.read(agencyId, id), onFault);
    return {
      found: found.flatMap(({ facts, message }) => toListedAttempts(facts, { messageId: message.id })),
      unreadable,
    };
  }

  /** Finds the message of the last verification, unless the endpoint is verified. */
  function findOpenVerifications(
    agencyId: AgencyId,
    { id, endpoint, verifiedAt, verification }: Subscription,
  ): MessageId[] {
    if (verifiedAt || !verification) return [];
    return [deriveVerificationMessageId(idDeriver, { agencyId, id, endpoint, sentAt: verification.sentAt })];
  }
}

const toListedAttempts = (facts: readonly { kind: string }[], subject: Omit<ListedAttempt, "fact">): ListedAttempt[] =>
  facts
    .filter(isDeliveryFact)
    .flatMap((fact) => ("attempt" in fact ? [{ fact, ...subject }] : []))
    .toSorted((a, b) => b.fact.attempt - a.fact.attempt);
