import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Message } from "../../domain/delivery/message.ts";
import type { Placed, Received } from "../../domain/lead/received.ts";
import type { AgencyId } from "../../domain/shared/id.ts";
import type { makeDispatchLeads } from "../../use-cases/dispatch-leads.ts";
import type { makeDispatchMessages } from "../../use-cases/dispatch-messages.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { isLeadId } from "../../domain/shared/id.ts";
import type { SetAside } from "../../use-cases/set-aside.ts";
import { type Image, imagesOf } from "./images-of.ts";
import { isUndecodable } from "./is-undecodable.ts";

/** What a record of the stream brings about: what was decided of a lead, or a message to tell. */
type Relayed = { key: LeadKey; decision: Received | Placed } | { agencyId: AgencyId; message: Message };

type World = {
  dispatchLeads: ReturnType<typeof makeDispatchLeads>;
  dispatchMessages: ReturnType<typeof makeDispatchMessages>;
  relayedOfImage: (keys: Image, image: Image) => Relayed;
  leadOfImage: (keys: Image) => LeadKey;
  setAside: SetAside;
  onFault: (error: unknown) => void;
};

/**
 * Dispatches every lead of a stream batch that was received or placed, and every message. One that cannot be read is set aside, and holds nobody
 * up. Any other fault fails the whole batch: Lambda bisects and repeats it.
 */
export function makeRelayLeads(world: World) {
  const { dispatchLeads, dispatchMessages, relayedOfImage, leadOfImage, setAside, onFault } = world;
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    const relayed: Relayed[] = [];
    for (const { keys, image } of imagesOf(event)) {
      try {
        relayed.push(relayedOfImage(keys, image));
      } catch (fault) {
        const key = leadOfImage(keys);
        if (!isUndecodable(fault) || !isLeadId(key.leadId)) throw fault;
        await setAside(key);
        onFault(fault);
      }
    }
    await Promise.all([
      dispatchLeads(relayed.filter((each) => "decision" in each)),
      dispatchMessages(relayed.filter((each) => "message" in each)),
    ]);
  };
}
