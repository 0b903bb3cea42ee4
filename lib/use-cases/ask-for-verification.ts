import type { Subscription } from "../domain/client/subscription.ts";
import type { SubscriptionScope } from "./ports/entities.ts";
import type { Messages } from "./ports/messages.ts";
import type { Ids } from "./ports/world.ts";

type World = { messages: Pick<Messages, "post">; ids: Ids };

export type AskForVerification = (scope: SubscriptionScope, subscription: Subscription) => Promise<void>;

/**
 * Asks the owner of an endpoint whether it gets what is sent there, as its subscription says that it was asked: to be called after that is
 * stored. The question has an id of its own, so that asking again after a crash asks once. One that is verified is not asked.
 */
export function makeAskForVerification({ messages, ids }: World): AskForVerification {
  return async function askForVerification(
    { agencyId, clientId },
    { id, channel, endpoint, verifiedAt, verification },
  ) {
    if (verifiedAt || !verification) return;
    const type = "endpoint.verification";
    const { sentAt } = verification;
    const messageId = ids.derive("msg", agencyId, type, id, endpoint, sentAt);
    const delivery = {
      id: ids.derive("dlv", messageId, id),
      subscriptionId: id,
      channel,
      ...(clientId && { clientId }),
    };
    await messages.post(agencyId, {
      ...{ id: messageId, type, at: sentAt, data: { subscriptionId: id }, deliveries: [delivery] },
    });
  };
}
