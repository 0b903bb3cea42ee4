import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Placed, Received } from "../../domain/lead/received.ts";
import type { makeDispatchLeads } from "../../use-cases/dispatch-leads.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { type Image, imagesOf } from "./images-of.ts";

type World = {
  dispatchLeads: ReturnType<typeof makeDispatchLeads>;
  leadOfImage: (keys: Image) => LeadKey;
  decisionOfImage: (image: Image) => Received | Placed;
};

/** Dispatches every lead of a stream batch that was received or placed. A fault fails the whole batch: Lambda bisects and repeats it. */
export function makeRelayLeads({ dispatchLeads, leadOfImage, decisionOfImage }: World) {
  return async (event: DynamoDBStreamEvent): Promise<void> => {
    const leads = imagesOf(event).map(({ keys, image }) => ({
      key: leadOfImage(keys),
      decision: decisionOfImage(image),
    }));
    await dispatchLeads(leads);
  };
}
