import * as z from "zod";
import { ReplayId } from "#domain/shared/id.ts";
import { EventSubscriptionView } from "../event-schemas.ts";
import { SubscriptionView } from "../schemas.ts";

export const EnableEndpointOptions = z
  .strictObject({
    replayMissed: z.boolean().default(true).meta({ description: "Whether what the endpoint missed is delivered now." }),
  })
  .meta({ id: "Enabling" });

const replayId = ReplayId.optional().meta({
  description: "Which replay delivers what was missed; missing where none was wanted, or nothing would get through.",
});

export const EnabledSubscription = z
  .object({ subscription: SubscriptionView, replayId })
  .meta({ id: "EnabledSubscription" });
export const EnabledEventSubscription = z
  .object({ subscription: EventSubscriptionView, replayId })
  .meta({ id: "EnabledEventSubscription" });
