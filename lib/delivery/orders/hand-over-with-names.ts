import { ClientId } from "#domain/shared/id.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { HandOverMessage } from "../ports.ts";

type World = {
  handOver: HandOverMessage;
  readNames: ReadSubscriptionNames;
};

/**
 * Hands a message over to people with the name of the client that it is about, and of the agency where they are a client's: they know each
 * other by name. Programs get the ids alone. The names are read at the moment of sending, and stored nowhere.
 */
export const makeHandOverWithNames =
  ({ handOver, readNames }: World): HandOverMessage =>
  async (handover) => {
    const { scope, subscription, message } = handover;
    if (subscription.channel === "webhook") return handOver(handover);
    const about = ClientId.safeParse(message.data["clientId"]);
    const clientId = about.success ? about.data : scope.clientId;
    const { agencyName, clientName } = await readNames({ agencyId: scope.agencyId, ...(clientId && { clientId }) });
    const names = { ...(scope.clientId && { agencyName }), ...(clientName && { clientName }) };
    return handOver({ ...handover, message: { ...message, data: { ...message.data, ...names } } });
  };
