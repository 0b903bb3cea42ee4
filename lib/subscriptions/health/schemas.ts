import * as z from "zod";
import { ReplayId } from "#domain/shared/id.ts";
import { EventSubscriptionView } from "../event-schemas.ts";
import { SubscriptionView } from "../schemas.ts";

export const EnableEndpointOptions = z
  .strictObject({
    replayMissed: z.boolean().default(true).meta({ description: "Whether to deliver now what the endpoint missed." }),
  })
  .meta({ id: "Enabling" });

const replayId = ReplayId.optional().meta({
  description:
    "The replay that delivers what was missed; absent if the request asked for none, or if the subscription is " +
    "inactive or unverified.",
});

export const EnabledSubscription = z
  .object({ subscription: SubscriptionView, replayId })
  .meta({ id: "EnabledSubscription" });
export const EnabledEventSubscription = z
  .object({ subscription: EventSubscriptionView, replayId })
  .meta({ id: "EnabledEventSubscription" });
