import type { ErasureLinks } from "#erasures/ports.ts";
import { ErasureId } from "#domain/shared/id.ts";
import type { SendMessage } from "../ports.ts";

type Deps = { sendMessage: SendMessage; erasureLinks: Pick<ErasureLinks, "createUrl"> };

/** Sends a client the notice that the person of a lead was erased, with the link that confirms its own deletion. */
export const makeSendErasureNotice =
  ({ sendMessage, erasureLinks }: Deps): SendMessage =>
  (outboundMessage) => {
    const { scope, message } = outboundMessage;
    const { recipient, ...data } = message.data;
    const confirmUrl = erasureLinks.createUrl({
      agencyId: scope.agencyId,
      erasureId: ErasureId.parse(data["erasureId"]),
      recipient: Number(recipient),
    });
    return sendMessage({ ...outboundMessage, message: { ...message, data: { ...data, confirmUrl } } });
  };
