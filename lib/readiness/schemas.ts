import * as z from "zod";
import { CanaryStatus } from "#domain/routing/canary-status.ts";
import { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import { CampaignId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** The result of the last canary of a campaign. */
const CanaryStatusView = CanaryStatus.meta({
  id: "Canary",
  description:
    "`returned`: it was delivered to everyone who should get it. `held`: it is held as any lead would be. " +
    "`missing`: it did not return within a quarter of an hour after it was placed.",
});

/** A canary that was just sent. */
export const SentCanary = z.object({ leadId: LeadId, pushedAt: Instant }).meta({
  id: "SentCanary",
  description: "A sandbox lead, so a test key can read its history; the readiness of the campaign has its result.",
});

const ReadinessCheckView = ReadinessCheck.extend({
  isPassed: ReadinessCheck.shape.isPassed.meta({ description: "Whether the check passed, so that it stops no leads." }),
  isBlocking: ReadinessCheck.shape.isBlocking.meta({
    description: "Whether a failed check stops every lead; otherwise it is a warning.",
  }),
  clientId: ReadinessCheck.shape.clientId.meta({ description: "The client that the check is about." }),
  detail: ReadinessCheck.shape.detail.meta({ description: "What the check found, for people." }),
  pointer: ReadinessCheck.shape.pointer.meta({ description: "The part of the campaign that decides the check." }),
}).meta({ id: "ReadinessCheck" });

export const ReadinessView = z
  .object({
    campaignId: CampaignId,
    at: Instant,
    isReady: z.boolean().meta({
      description: "Whether a lead that satisfies the rules reaches a client, now or at `opensAt`.",
    }),
    opensAt: Instant.optional().meta({
      description: "Until when leads are held; absent if a lead pushed now is placed at once, or if nothing is ready.",
    }),
    checks: z
      .array(ReadinessCheckView)
      .meta({ description: "Everything that can stop a lead, whether it passed or not." }),
    canary: CanaryStatusView.optional().meta({ description: "The last canary; absent before the first one." }),
  })
  .meta({ id: "Readiness" });
