import { ClientId } from "#domain/shared/id.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { SendMessage } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  readNames: ReadSubscriptionNames;
};

/**
 * Hands a message over to people with the name of the client that it is about, and of the agency where they are a client's: they know each
 * other by name. Programs get the ids alone. The names are read at the moment of sending, and stored nowhere.
 */
export const makeSendMessageWithNames =
  ({ sendMessage, readNames }: Deps): SendMessage =>
  async (outboundMessage) => {
    const { scope, subscription, message } = outboundMessage;
    if (subscription.channel === "webhook") return sendMessage(outboundMessage);
    const parsedClientId = ClientId.safeParse(message.data["clientId"]);
    const clientId = parsedClientId.success ? parsedClientId.data : scope.clientId;
    const { agencyName, clientName } = await readNames({ agencyId: scope.agencyId, ...(clientId && { clientId }) });
    const names = { ...(scope.clientId && { agencyName }), ...(clientName && { clientName }) };
    return sendMessage({ ...outboundMessage, message: { ...message, data: { ...message.data, ...names } } });
  };
