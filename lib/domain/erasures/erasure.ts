import * as z from "zod";
import { CallerId } from "#domain/accounts/caller.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { ClientId, ErasureId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { ContactKind } from "#domain/suppressions/suppression.ts";

/**
 * Who is to be erased: the person of a lead, or everyone with a contact, which is kept as a keyed hash only. The tag, by
 * which leads are searched, is kept until the search is over.
 */
const ErasureSubject = z.discriminatedUnion("by", [
  z.object({ by: z.literal("lead"), leadId: LeadId }),
  z.object({ by: z.literal("contact"), contact: ContactKind, hash: z.string(), tag: z.string().optional() }),
]);

/** A subscription that had the data of a lead, and gets a notice to delete it (UK GDPR Art. 19). */
export const ErasureRecipient = z.object({
  leadId: LeadId,
  clientId: ClientId,
  subscriptionId: SubscriptionId,
  channel: Channel,
  /** How many notices were sent. */
  notices: z.int().nonnegative(),
  notifiedAt: Instant.optional(),
  confirmedAt: Instant.optional(),
});
export type ErasureRecipient = z.infer<typeof ErasureRecipient>;

/** What a recipient is known by: each subscription gets one notice a week for each lead that it had. */
export const toRecipientKey = ({ leadId, subscriptionId }: ErasureRecipient): string => `${leadId} ${subscriptionId}`;

/**
 * One request to erase a person, and how far it is. It has ids and keyed hashes and no personal data, so that it remains
 * as the log of erasures: after a restore of a backup, it is applied again.
 */
export const Erasure = z.object({
  id: ErasureId,
  subject: ErasureSubject,
  requestedBy: CallerId,
  createdAt: Instant,
  updatedAt: Instant,
  dueBy: Instant,
  /** The contacts of the person, as keyed hashes: what is suppressed. */
  contacts: z.array(z.object({ contact: ContactKind, hash: z.string() })),
  /** Where to go on searching; absent once all leads were searched. */
  search: z.object({ mode: Mode, after: z.string().optional() }).optional(),
  leadIds: z.array(LeadId),
  /** There are more leads than one erasure takes. */
  more: z.literal(true).optional(),
  erasedAt: Instant.optional(),
  /** A backup may have brought the data back: erase it again at once. */
  isReplayed: z.literal(true).optional(),
  /** When it was erased again after a restore. */
  replayedAt: Instant.optional(),
  /** When what was being accepted or sent at the time of the erasure was erased too. */
  recheckedAt: Instant.optional(),
  /** Only added to: a confirmation link names its place. */
  recipients: z.array(ErasureRecipient),
  finishedAt: Instant.optional(),
});
export type Erasure = z.infer<typeof Erasure>;

/**
 * The most leads that one erasure takes: with a recipient for each endpoint of their clients, and some that changed
 * meanwhile, its item stays below the 400 kB that DynamoDB stores.
 */
export const maxErasedLeads = 100;
