import * as z from "zod";
import { CanaryStatus } from "#domain/routing/canary-status.ts";
import { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import { CampaignId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** What became of the last canary of a campaign. */
const CanaryStatusView = CanaryStatus.meta({
  id: "Canary",
  description:
    "`returned`: everybody who was to be sent it was. `held`: it waits as any lead would. `missing`: it should have come back a quarter of an hour after it was placed, and did not.",
});

/** A canary that was just sent. */
export const SentCanary = z.object({ leadId: LeadId, pushedAt: Instant }).meta({
  id: "SentCanary",
  description: "A lead of the sandbox, so a test key reads its history; readiness says what became of it.",
});

const ReadinessCheckView = ReadinessCheck.extend({
  isPassed: ReadinessCheck.shape.isPassed.meta({ description: "Whether this does not stop leads." }),
  isBlocking: ReadinessCheck.shape.isBlocking.meta({
    description: "Whether it would be enough to stop every lead; otherwise it is a warning.",
  }),
  clientId: ReadinessCheck.shape.clientId.meta({ description: "The client that it is about." }),
  detail: ReadinessCheck.shape.detail.meta({ description: "What was seen, for people." }),
  pointer: ReadinessCheck.shape.pointer.meta({ description: "The part of the campaign that decides it." }),
}).meta({ id: "ReadinessCheck" });

export const ReadinessView = z
  .object({
    campaignId: CampaignId,
    at: Instant,
    isReady: z.boolean().meta({
      description: "Whether a lead that satisfies the rules gets to a client: now, or at `opensAt`.",
    }),
    opensAt: Instant.optional().meta({
      description:
        "Until when leads are held; missing when one pushed now is placed at once, or when nothing is ready.",
    }),
    checks: z.array(ReadinessCheckView).meta({ description: "Everything that can stop a lead, passed or not." }),
    canary: CanaryStatusView.optional().meta({ description: "The last one; missing before the first." }),
  })
  .meta({ id: "Readiness" });
