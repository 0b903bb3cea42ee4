import { ClientId } from "#domain/shared/id.ts";
import { isPersonChannel } from "#domain/subscriptions/person-channel.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { SendMessage } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  readNames: ReadSubscriptionNames;
};

/**
 * Sends a message with the names and the time zone that people need; programs get only ids. The names are that of the
 * message's client, and the agency's if the message goes to a client. The zone is that of the readers: the client's if the
 * message goes to a client, or the agency's. Reads them at the moment of sending and stores them nowhere.
 */
export const makeSendMessageWithNames =
  ({ sendMessage, readNames }: Deps): SendMessage =>
  async (outboundMessage) => {
    const { scope, subscription, message } = outboundMessage;
    if (!isPersonChannel(subscription.channel)) return sendMessage(outboundMessage);
    const parsedClientId = ClientId.safeParse(message.data["clientId"]);
    const clientId = parsedClientId.success ? parsedClientId.data : scope.clientId;
    const read = await readNames({ agencyId: scope.agencyId, clientId });
    const names = {
      ...(scope.clientId && { agencyName: read.agencyName }),
      ...(read.clientName && { clientName: read.clientName }),
    };
    const timeZone = scope.clientId ? read.clientTimeZone : read.agencyTimeZone;
    const data = { ...message.data, ...names, ...(timeZone && { timeZone }) };
    return sendMessage({ ...outboundMessage, message: { ...message, data } });
  };
