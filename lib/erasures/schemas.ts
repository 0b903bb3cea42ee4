import * as z from "zod";
import { EmailInput } from "#domain/shared/email.ts";
import { ClientId, ErasureId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SuppressedPhoneInput } from "#domain/shared/parse-phone.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { ContactKind } from "#domain/suppressions/suppression.ts";

export const NewErasure = z
  .strictObject({ leadId: LeadId.optional(), phone: SuppressedPhoneInput.optional(), email: EmailInput.optional() })
  .refine((request) => Object.values(request).filter((value) => value !== undefined).length === 1, {
    path: ["leadId"],
    error: "exactly one of leadId, phone and email",
  })
  .meta({ id: "NewErasure" });

const ErasureRecipientView = z
  .object({
    leadId: LeadId,
    clientId: ClientId,
    subscriptionId: SubscriptionId,
    channel: Channel,
    status: z.enum(["pending", "notified", "confirmed"]).meta({ id: "ErasureRecipientStatus" }),
    notices: z.int().meta({ description: "How many notices were sent: one a week until it confirms." }),
    notifiedAt: Instant.optional().meta({ description: "When the first notice arrived." }),
    confirmedAt: Instant.optional(),
  })
  .meta({ id: "ErasureRecipient" });

const KeptView = z
  .object({ what: z.string(), why: z.string() })
  .meta({ id: "KeptAfterErasure", description: "What Baton keeps after the erasure, and why." });

/** An erasure as a list shows it. It never shows the contact, which Baton does not store. */
export const ErasureListItem = z
  .object({
    id: ErasureId,
    leadId: LeadId.optional().meta({ description: "The lead that the request named." }),
    contact: ContactKind.optional().meta({ description: "The kind of contact that the request named." }),
    status: z
      .enum(["running", "erased", "finished"])
      .meta({ id: "ErasureStatus", description: "`finished`: the notices to recipients have ended, too." }),
    createdAt: Instant,
    dueBy: Instant.meta({ description: "One calendar month after the request (UK GDPR Art. 12)." }),
    erasedAt: Instant.optional(),
    leads: z.array(LeadId).meta({ description: "The leads whose person is erased, those of the sandbox included." }),
    more: z.literal(true).optional().meta({
      description: "There are more leads than one erasure takes. Request another one.",
    }),
  })
  .meta({ id: "ErasureListItem" });

export const ErasureView = ErasureListItem.extend({
  recipients: z.array(ErasureRecipientView).meta({ description: "The endpoints that had a lead, and must delete it." }),
  kept: z.array(KeptView),
}).meta({ id: "Erasure" });
