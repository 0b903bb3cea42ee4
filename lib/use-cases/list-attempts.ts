import type { ApiKey } from "../domain/client/api-key.ts";
import type { DeliveryFact } from "../domain/delivery/delivery-fact.ts";
import { isDeliveryFact } from "../domain/delivery/next-step.ts";
import type { ClientId, LeadId, MessageId, SubscriptionId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import type { Subscriptions } from "./ports/entities.ts";
import type { History, LeadIndex, Position } from "./ports/history.ts";
import type { Messages } from "./ports/messages.ts";
import { knownLead, type NotFound } from "./read-lead.ts";

/** An attempt with what it was to deliver. */
export type Attempted = {
  fact: Exclude<DeliveryFact, { kind: "delivery_skipped" | "delivery_bounced" }>;
  leadId?: LeadId;
  messageId?: MessageId;
};

type World = { history: History; index: LeadIndex; messages: Messages; subscriptions: Pick<Subscriptions, "read"> };
type Page = { limit: number; after?: Position | undefined };
type Answer = { attempts: Attempted[]; next?: Position };

/**
 * Lists the attempts that were made at an endpoint: those of the newest leads or messages first, and of each the newest first. A page is of
 * so many leads or messages, each of which costs one read, and holds as many attempts as these had.
 */
export function makeListAttempts({ history, index, messages, subscriptions }: World) {
  return async function listAttempts(
    { agencyId, mode }: ApiKey,
    { clientId, subscriptionId }: { clientId?: ClientId | undefined; subscriptionId: SubscriptionId },
    page: Page,
  ): Promise<Result<Answer, NotFound>> {
    if (!(await subscriptions.read({ agencyId, clientId }, subscriptionId))) return refuse({ kind: "not_found" });
    const isOfIt = (attempted: Attempted) => attempted.fact.subscriptionId === subscriptionId;
    if (!clientId) {
      const { ids, next } = await messages.list(agencyId, page);
      const found = await Promise.all(ids.map((id) => messages.read(agencyId, id)));
      const attempts = found.flatMap((known) =>
        known ? attemptsOf(known.facts, { messageId: known.message.id }) : [],
      );
      return ok({ attempts: attempts.filter(isOfIt), ...(next && { next }) });
    }
    const { leads, more } = await index.list({ agencyId, mode, clientId }, page);
    const found = await Promise.all(leads.map(({ leadId }) => knownLead(history, { agencyId, leadId })));
    const attempts = found.flatMap((known) => (known ? attemptsOf(known.facts, { leadId: known.leadId }) : []));
    const last = leads.at(-1);
    return ok({ attempts: attempts.filter(isOfIt), ...(more && last && { next: last.position }) });
  };
}

const attemptsOf = (facts: readonly { kind: string }[], of: Omit<Attempted, "fact">): Attempted[] =>
  facts
    .filter(isDeliveryFact)
    .flatMap((fact) => ("attempt" in fact ? [{ fact, ...of }] : []))
    .toSorted((a, b) => b.fact.attempt - a.fact.attempt);
