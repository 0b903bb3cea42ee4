import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Received } from "../../domain/lead/received.ts";
import type { makeDispatchLeads } from "../../use-cases/dispatch-leads.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { type Image, imagesOf } from "./images-of.ts";

type World = {
  dispatchLeads: ReturnType<typeof makeDispatchLeads>;
  leadOfImage: (keys: Image) => LeadKey;
  receivedOfImage: (image: Image) => Received;
};

/** Hands every received lead of a stream batch to its queues. A fault fails the whole batch: Lambda bisects and repeats it. */
export function makeRelayLeads({ dispatchLeads, leadOfImage, receivedOfImage }: World) {
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    const leads = imagesOf(event).map(({ keys, image }) => ({
      key: leadOfImage(keys),
      received: receivedOfImage(image),
    }));
    await dispatchLeads(leads);
  };
}
