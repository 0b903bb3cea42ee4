import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { FieldValue, Person } from "#domain/lead/personal-data.ts";
import { CampaignId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

const ids = { leadId: LeadId, campaignId: CampaignId, clientId: ClientId, subscriptionId: SubscriptionId };

/** What a client's endpoint gets for a lead, full or thin as its subscription wants it: exactly these fields, in the envelope that Standard Webhooks recommends. */
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
        fields: z.record(z.string(), FieldValue),
      }),
      z.object({
        payload: z.literal("thin"),
        ...ids,
        url: z.url().meta({ description: "Where the lead can be read, with a key of the client." }),
        truncated: z.literal(true).optional().meta({
          description: "The subscription wants the full form, and it would have been 20,000 bytes or more.",
        }),
      }),
    ]),
  })
  .meta({ id: "LeadWebhook" });
export type LeadWebhook = z.infer<typeof LeadWebhook>;

/** What an endpoint may reply to say what it makes of the lead, beside taking it. */
export const LeadWebhookReply = z
  .object({
    outcome: AcknowledgementOutcome,
    reason: z.string().optional().meta({ description: "Why; say nothing of the person. Cut to 256 characters." }),
    client_ref: z
      .union([z.string(), z.int()])
      .optional()
      .meta({ description: "Your own name or number for the lead. Cut to 128 characters." }),
  })
  .meta({ id: "LeadWebhookReply", description: "Nothing is guessed: any other reply is a receipt and no answer." });
