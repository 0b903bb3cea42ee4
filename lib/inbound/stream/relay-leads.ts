import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Message } from "../../domain/delivery/message.ts";
import type { Placed, Received } from "../../domain/lead/received.ts";
import type { AgencyId } from "../../domain/shared/id.ts";
import type { makeDispatchLeads } from "../../use-cases/dispatch-leads.ts";
import type { makeDispatchMessages } from "../../use-cases/dispatch-messages.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { type Image, imagesOf } from "./images-of.ts";

/** What a record of the stream brings about: what was decided of a lead, or a message to tell. */
type Relayed = { key: LeadKey; decision: Received | Placed } | { agencyId: AgencyId; message: Message };

type World = {
  dispatchLeads: ReturnType<typeof makeDispatchLeads>;
  dispatchMessages: ReturnType<typeof makeDispatchMessages>;
  relayedOfImage: (keys: Image, image: Image) => Relayed;
};

/**
 * Dispatches every lead of a stream batch that was received or placed, and every message. A fault fails the whole batch: Lambda bisects and
 * repeats it.
 */
export function makeRelayLeads({ dispatchLeads, dispatchMessages, relayedOfImage }: World) {
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    const relayed = imagesOf(event).map(({ keys, image }) => relayedOfImage(keys, image));
    await Promise.all([
      dispatchLeads(relayed.filter((each) => "decision" in each)),
      dispatchMessages(relayed.filter((each) => "message" in each)),
    ]);
  };
}
