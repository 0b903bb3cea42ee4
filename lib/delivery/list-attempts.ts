import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { isDeliveryFact } from "#domain/delivery/next-step.ts";
import type { AgencyId, ClientId, LeadId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Messages } from "#events/ports.ts";
import type { History, LeadIndex } from "#leads/ports.ts";
import { knownLead, type NotFound } from "#leads/read-lead.ts";
import { eachReadable } from "#platform/each-readable.ts";
import type { Ids, Position } from "#platform/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { questionId } from "#subscriptions/verification/ask-for-verification.ts";

/** An attempt with what it was to deliver. */
export type Attempted = {
  fact: Exclude<DeliveryFact, { kind: "delivery_skipped" | "delivery_bounced" }>;
  leadId?: LeadId;
  messageId?: MessageId;
};

type World = {
  history: History;
  index: Pick<LeadIndex, "list">;
  messages: Pick<Messages, "read" | "list">;
  subscriptions: Pick<Subscriptions, "read">;
  ids: Pick<Ids, "derive">;
  onFault: (fault: unknown) => void;
};
type Page = { limit: number; after?: Position | undefined };
type Answer = { attempts: Attempted[]; unreadable: (LeadId | MessageId)[]; next?: Position };

/**
 * Lists the attempts that were made at an endpoint: those of the newest leads or messages first, and of each the newest first. A page is of
 * so many leads or messages, each of which costs one read, and holds as many attempts as these had. Before all leads stands what came of
 * the question to an endpoint of a client that is not verified yet: nothing else says why it is not. What cannot be read is `unreadable`, at
 * whichever endpoint of the client or the agency it was tried.
 */
export function makeListAttempts({ history, index, messages, subscriptions, ids: namer, onFault }: World) {
  return async function listAttempts(
    { agencyId, mode }: ApiKey,
    { clientId, subscriptionId }: { clientId?: ClientId | undefined; subscriptionId: SubscriptionId },
    page: Page,
  ): Promise<Result<Answer, NotFound>> {
    const subscription = await subscriptions.read({ agencyId, clientId }, subscriptionId);
    if (!subscription) return refuse({ kind: "not_found" });
    const isOfIt = (attempted: Attempted) => attempted.fact.subscriptionId === subscriptionId;
    if (!clientId) {
      const { ids, next } = await messages.list(agencyId, page);
      const { found, unreadable } = await readMessages(agencyId, ids);
      return ok({ attempts: found.filter(isOfIt), unreadable, ...(next && { next }) });
    }
    const { leads, more } = await index.list({ agencyId, mode, clientId }, page);
    const [questions, known] = await Promise.all([
      readMessages(agencyId, page.after ? [] : openQuestionsTo(agencyId, subscription)),
      eachReadable(
        leads.map(({ leadId }) => leadId),
        (leadId) => knownLead(history, { agencyId, leadId }),
        onFault,
      ),
    ]);
    const attempts = known.found.flatMap(({ facts, leadId }) => attemptsOf(facts, { leadId }));
    const last = leads.at(-1);
    return ok({
      attempts: [...questions.found, ...attempts].filter(isOfIt),
      unreadable: [...questions.unreadable, ...known.unreadable],
      ...(more && last && { next: last.position }),
    });
  };

  async function readMessages(agencyId: AgencyId, ids: MessageId[]) {
    const { found, unreadable } = await eachReadable(ids, (id) => messages.read(agencyId, id), onFault);
    return { found: found.flatMap(({ facts, message }) => attemptsOf(facts, { messageId: message.id })), unreadable };
  }

  /** The one that it was asked last, unless it has answered. */
  function openQuestionsTo(agencyId: AgencyId, { id, endpoint, verifiedAt, verification }: Subscription): MessageId[] {
    if (verifiedAt || !verification) return [];
    return [questionId(namer, { agencyId, id, endpoint, sentAt: verification.sentAt })];
  }
}

const attemptsOf = (facts: readonly { kind: string }[], of: Omit<Attempted, "fact">): Attempted[] =>
  facts
    .filter(isDeliveryFact)
    .flatMap((fact) => ("attempt" in fact ? [{ fact, ...of }] : []))
    .toSorted((a, b) => b.fact.attempt - a.fact.attempt);
