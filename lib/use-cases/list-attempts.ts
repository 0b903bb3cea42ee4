import type { ApiKey } from "../domain/client/api-key.ts";
import type { DeliveryFact } from "../domain/delivery/delivery-fact.ts";
import { isDeliveryFact } from "../domain/delivery/next-step.ts";
import type { Subscription } from "../domain/client/subscription.ts";
import type { ClientId, LeadId, MessageId, SubscriptionId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import { questionId } from "./ask-for-verification.ts";
import type { Subscriptions } from "./ports/entities.ts";
import type { History, LeadIndex, Position } from "./ports/history.ts";
import type { Messages } from "./ports/messages.ts";
import type { Ids } from "./ports/world.ts";
import { knownLead, type NotFound } from "./read-lead.ts";

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
};
type Page = { limit: number; after?: Position | undefined };
type Answer = { attempts: Attempted[]; next?: Position };

/**
 * Lists the attempts that were made at an endpoint: those of the newest leads or messages first, and of each the newest first. A page is of
 * so many leads or messages, each of which costs one read, and holds as many attempts as these had. Before all leads stands what came of
 * the question to an endpoint of a client that is not verified yet: nothing else says why it is not.
 */
export function makeListAttempts({ history, index, messages, subscriptions, ids: namer }: World) {
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
      const found = await Promise.all(ids.map((id) => messages.read(agencyId, id)));
      const attempts = found.flatMap(attemptsOfMessage);
      return ok({ attempts: attempts.filter(isOfIt), ...(next && { next }) });
    }
    const { leads, more } = await index.list({ agencyId, mode, clientId }, page);
    const [question, ...found] = await Promise.all([
      page.after ? undefined : questionTo(agencyId, subscription),
      ...leads.map(({ leadId }) => knownLead(history, { agencyId, leadId })),
    ]);
    const attempts = found.flatMap((known) => (known ? attemptsOf(known.facts, { leadId: known.leadId }) : []));
    const all = [...attemptsOfMessage(question), ...attempts];
    const last = leads.at(-1);
    return ok({ attempts: all.filter(isOfIt), ...(more && last && { next: last.position }) });
  };

  async function questionTo(agencyId: ApiKey["agencyId"], { id, endpoint, verifiedAt, verification }: Subscription) {
    if (verifiedAt || !verification) return undefined;
    return messages.read(agencyId, questionId(namer, { agencyId, id, endpoint, sentAt: verification.sentAt }));
  }
}

const attemptsOfMessage = (known: Awaited<ReturnType<Messages["read"]>>): Attempted[] =>
  known ? attemptsOf(known.facts, { messageId: known.message.id }) : [];

const attemptsOf = (facts: readonly { kind: string }[], of: Omit<Attempted, "fact">): Attempted[] =>
  facts
    .filter(isDeliveryFact)
    .flatMap((fact) => ("attempt" in fact ? [{ fact, ...of }] : []))
    .toSorted((a, b) => b.fact.attempt - a.fact.attempt);
