import * as z from "zod";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Email, Phone } from "#domain/shared/text-schemas.ts";
import { EventType } from "./event-type.ts";

export const Channel = z.enum(["sms", "email", "webhook"]);
export type Channel = z.infer<typeof Channel>;

/** Where a webhook goes: https (or http where the operator allows it), no credentials, no fragment. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "an http(s) URL", abort: true })
  .max(2048, "at most 2048 characters")
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return username === "" && password === "" && hash === "";
  }, "a URL without credentials or fragment")
  .meta({ example: "https://crm.example.com/leads" });

/** How webhooks are signed, as Standard Webhooks names it: HMAC-SHA-256 with a shared secret, or ed25519 with a key that is ours alone. */
export const SignatureScheme = z.enum(["v1", "v1a"]);
export type SignatureScheme = z.infer<typeof SignatureScheme>;

/** What webhooks of leads carry: everything that the client gets, or ids to read it by. */
export const PayloadForm = z.enum(["full", "thin"]);
export type PayloadForm = z.infer<typeof PayloadForm>;

/** A webhook secret as it is stored: encrypted, never the secret itself. */
export const SealedSecret = z.string().min(1).brand<"SealedSecret">();
export type SealedSecret = z.infer<typeof SealedSecret>;

/** Why Baton itself stopped using an endpoint: what it answered, that it failed for too long, or that its owner said stop. */
export const DisabledReason = z.enum(["gone", "failing", "bounced", "complained", "opted_out"]);
export type DisabledReason = z.infer<typeof DisabledReason>;

const subscriptionFields = {
  id: SubscriptionId,
  /** Whose leads; absent where it is the agency's own, for events. */
  clientId: ClientId.optional(),
  /** Which events go there: those of the agency's own only. */
  events: z.array(EventType).optional(),
  /** What the agency wants. */
  active: z.boolean(),
  /** When its owner proved to get what is sent there. Nothing else is sent before. */
  verifiedAt: Instant.optional(),
  /** When its owner was asked last, how many wrong codes came since, and when owners were asked before within a day, newest first. */
  verification: z
    .object({ sentAt: Instant, tries: z.int().nonnegative(), earlier: z.array(Instant).optional() })
    .optional(),
  disabled: z
    .object({ at: Instant, reason: DisabledReason })
    .optional()
    .meta({ description: "Since when nothing is sent here although it is active, and why." }),
  createdAt: Instant,
  updatedAt: Instant,
};

const subscriptionSchemas = {
  sms: z.object({ ...subscriptionFields, channel: z.literal("sms"), endpoint: Phone }),
  email: z.object({ ...subscriptionFields, channel: z.literal("email"), endpoint: Email }),
  webhook: z.object({
    ...subscriptionFields,
    channel: z.literal("webhook"),
    endpoint: WebhookUrl,
    signature: SignatureScheme.default("v1"),
    payload: PayloadForm.default("full"),
    /** The headers that its owner wants with each webhook: their names, and all of them sealed as JSON. */
    headerNames: z.array(z.string()).optional(),
    sealedHeaders: SealedSecret.optional(),
    sealedSecret: SealedSecret,
    /** Secrets that `sealedSecret` replaced and that go on signing beside it until their end, newest first. */
    formerSecrets: z.array(z.object({ sealedSecret: SealedSecret, until: Instant })).optional(),
    /** The last rotations, newest first, by fingerprints of their keys and of what was asked: a repetition is known again. */
    rotations: z.array(z.object({ key: z.string().optional(), asked: z.string() })).optional(),
  }),
} satisfies { [Kind in Channel]: z.ZodType<{ channel: Kind }> };

/** A client's subscription to its leads over a channel at an endpoint, or the agency's own subscription to events. */
export const Subscription = z.discriminatedUnion("channel", [
  subscriptionSchemas.sms,
  subscriptionSchemas.email,
  subscriptionSchemas.webhook,
]);
export type Subscription = z.infer<typeof Subscription>;

/**
 * Whether a delivery is planned for it: also while Baton has it disabled, so that what it misses is in the history, and can be
 * replayed.
 */
export const isVerifiedAndActive = ({ active, verifiedAt }: Pick<Subscription, "active" | "verifiedAt">): boolean =>
  active && verifiedAt !== undefined;

/** Whether something that is sent there now would be sent at all. */
export const isDeliverable = (subscription: Pick<Subscription, "active" | "verifiedAt" | "disabled">): boolean =>
  isVerifiedAndActive(subscription) && subscription.disabled === undefined;

/**
 * Whether deliveries to an endpoint that is off for this reason are skipped, rather than failing: people who asked for nothing, or who are not
 * there, have missed nothing.
 */
export const isSkippedWhenDisabled = (reason: DisabledReason): boolean => reason !== "gone" && reason !== "failing";

/** Whether it was the owner of the phone or mailbox who had it switched off: then nobody else switches it on again. */
export const isDisabledByOwner = (reason: DisabledReason | undefined): boolean =>
  reason === "opted_out" || reason === "complained";

/**
 * The subscription switched off. One that is off stays so since when and for what it was, unless it had only failed, and now it is known that
 * people want nothing there or are not there: that is not mended by enabling it. Nor is a complaint, also of a mailbox that is not there any more.
 */
export function withDisabled(
  subscription: Subscription,
  disabled: NonNullable<Subscription["disabled"]>,
): Subscription {
  const previous = subscription.disabled;
  const isKept = previous && (isSkippedWhenDisabled(previous.reason) || !isSkippedWhenDisabled(disabled.reason));
  const isWorse = previous?.reason === "bounced" && disabled.reason === "complained";
  return isKept && !isWorse ? subscription : { ...subscription, disabled };
}
