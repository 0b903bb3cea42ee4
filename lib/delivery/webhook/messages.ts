import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { Person, StoredFields } from "#domain/lead/personal-data.ts";
import { CampaignId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** Present when a lead is delivered again: the same lead, which you have already. */
const cycleFields = {
  cycle: z.int().min(2).optional().meta({
    description:
      "How many times you have got the lead to work, this one included. Absent the first time; with it, the lead is not new.",
  }),
  wokenAt: Instant.optional().meta({ description: "With `cycle`: when the lead woke." }),
  reminder: z.literal(true).optional().meta({
    description: "Present if this endpoint got the lead before, and the client has not reacted to it.",
  }),
};

const ids = {
  leadId: LeadId,
  campaignId: CampaignId,
  clientId: ClientId,
  subscriptionId: SubscriptionId,
  ...cycleFields,
};

/**
 * The webhook of a lead, full or thin as the subscription has it. It has exactly these fields, in the envelope that
 * Standard Webhooks recommends.
 */
export const LeadWebhook = z
  .object({
    type: z.literal("lead.received"),
    /** When the lead was received. */
    timestamp: Instant,
    data: z.discriminatedUnion("payload", [
      z.object({
        payload: z.literal("full"),
        ...ids,
        model: Model,
        receivedAt: Instant,
        person: Person,
        notes: z.string(),
        fields: StoredFields,
      }),
      z.object({
        payload: z.literal("thin"),
        ...ids,
        url: z.url().meta({ description: "The URL to read the lead with a key of the client." }),
        truncated: z.literal(true).optional().meta({
          description: "Present if the subscription has the full form and it would have had 20,000 bytes or more.",
        }),
      }),
    ]),
  })
  .meta({ id: "LeadWebhook" });
export type LeadWebhook = z.infer<typeof LeadWebhook>;

/** The reply with which an endpoint can accept or reject the lead beyond the receipt. */
export const LeadWebhookReply = z
  .object({
    outcome: AcknowledgementOutcome,
    reason: z
      .string()
      .optional()
      .meta({ description: "The reason, without personal data. Baton keeps the first 256 characters." }),
    client_ref: z.union([z.string(), z.int()]).optional().meta({
      description: "Your own id for the lead, also read as `clientRef`. Baton keeps the first 128 characters.",
    }),
  })
  .meta({
    id: "LeadWebhookReply",
    description:
      "Baton never guesses: any other reply is only a receipt. If it names an `outcome` all the same, the attempt and the " +
      "event `lead.delivered` say `answer: not_understood`.",
  });
