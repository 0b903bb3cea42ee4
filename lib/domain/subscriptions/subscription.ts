import * as z from "zod";
import { Email } from "#domain/shared/email.ts";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import { EventType } from "./event-type.ts";

const channels = ["sms", "email", "webhook"] as const;
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

type ChannelSchemas = { readonly [Kind in Channel]?: z.ZodObject<{ channel: z.ZodLiteral<Kind> }> };
/** The schemas of channels in their order; a mapped type is a tuple only over a type parameter. */
type InOrder<Kinds extends readonly Channel[], Schemas extends ChannelSchemas> = {
  readonly [At in keyof Kinds]: Kinds[At] extends keyof Schemas ? NonNullable<Schemas[Kinds[At]]> : never;
};

/**
 * Makes the union of the schemas of all channels, in their order. A missing channel does not compile; the union then is
 * that of the others, so that the compiler reports the missing one alone.
 */
export const unionOfChannels = <Schemas extends ChannelSchemas>(
  schemas: Schemas & { readonly [Kind in Channel]: unknown },
) =>
  z.discriminatedUnion(
    "channel",
    channels.map((channel) => schemas[channel]) as unknown as InOrder<typeof channels, Schemas>,
  );

/** The URL of a webhook: https (or http if the operator allows it), without credentials or fragment. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "an http(s) URL", abort: true })
  .max(2048, "at most 2048 characters")
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return username === "" && password === "" && hash === "";
  }, "a URL without credentials or fragment")
  .meta({ example: "https://crm.example.com/leads" });

/** The signature of Standard Webhooks: HMAC-SHA-256 with a shared secret, or ed25519 with Baton's private key. */
export const SignatureScheme = z.enum(["v1", "v1a"]);
export type SignatureScheme = z.infer<typeof SignatureScheme>;

/** What a lead webhook carries: all data that the client gets, or only ids to read it by. */
export const PayloadForm = z.enum(["full", "thin"]);
export type PayloadForm = z.infer<typeof PayloadForm>;

/** A webhook secret in encrypted form; Baton never stores the secret itself. */
export const SealedSecret = z.string().min(1).brand<"SealedSecret">();
export type SealedSecret = z.infer<typeof SealedSecret>;

/** Why Baton disabled an endpoint: its answer, too many failures, or its owner's opt-out. */
export const DisabledReason = z.enum(["gone", "failing", "bounced", "complained", "opted_out"]);
export type DisabledReason = z.infer<typeof DisabledReason>;

const subscriptionFields = {
  id: SubscriptionId,
  /** The client whose leads are sent; absent for the agency's own subscription to events. */
  clientId: ClientId.optional(),
  /** The events that are sent; only for a subscription of the agency's own. */
  events: z.array(EventType).optional(),
  /** Whether the agency wants deliveries. */
  active: z.boolean(),
  /** When the owner proved that it receives what is sent. Until then, Baton sends only the verification. */
  verifiedAt: Instant.optional(),
  /** The last verification, the wrong codes that followed, and the earlier ones within a day, newest first. */
  verification: z
    .object({
      sentAt: Instant,
      tries: z.int().nonnegative(),
      earlier: z.array(Instant).optional(),
      /** Baton did not send it: the phone or mailbox had too many that day, from all agencies together. */
      limitedUntil: Instant.optional(),
    })
    .optional(),
  disabled: z
    .object({ at: Instant, reason: DisabledReason })
    .optional()
    .meta({ description: "Since when Baton sends nothing to this active subscription, and why." }),
  /** Up to when the links that were sent over the subscription are revoked. */
  linksRevokedAt: Instant.optional(),
  /** When the endpoint last changed: links that went to the one before are void. */
  endpointChangedAt: Instant.optional(),
  createdAt: Instant,
  updatedAt: Instant,
};

/** A client's subscription to its leads over a channel at an endpoint, or the agency's own subscription to events. */
export const Subscription = unionOfChannels({
  sms: z.object({ ...subscriptionFields, channel: z.literal("sms"), endpoint: Phone }),
  email: z.object({ ...subscriptionFields, channel: z.literal("email"), endpoint: Email }),
  webhook: z.object({
    ...subscriptionFields,
    channel: z.literal("webhook"),
    endpoint: WebhookUrl,
    signature: SignatureScheme.default("v1"),
    payload: PayloadForm.default("full"),
    /** The headers that the owner adds to each webhook: the names, and all headers encrypted as JSON. */
    headerNames: z.array(z.string()).optional(),
    sealedHeaders: SealedSecret.optional(),
    sealedSecret: SealedSecret,
    /** Secrets that `sealedSecret` replaced and that still sign until their end, newest first. */
    formerSecrets: z.array(z.object({ sealedSecret: SealedSecret, until: Instant })).optional(),
    /** The last rotations, newest first: fingerprints by which Baton recognises a retry. */
    rotations: z.array(z.object({ key: z.string().optional(), asked: z.string() })).optional(),
  }),
});
export type Subscription = z.infer<typeof Subscription>;

/** Whether Baton plans deliveries, even while the subscription is disabled: a replay can deliver them later. */
export const isVerifiedAndActive = ({ active, verifiedAt }: Pick<Subscription, "active" | "verifiedAt">): boolean =>
  active && verifiedAt !== undefined;

/** Whether Baton would send a delivery over the subscription now. */
export const isDeliverable = (subscription: Pick<Subscription, "active" | "verifiedAt" | "disabled">): boolean =>
  isVerifiedAndActive(subscription) && subscription.disabled === undefined;

/**
 * What follows from each reason. `isSkipped`: deliveries are skipped instead of failing, because an owner who opted out,
 * or a mailbox that does not exist, has missed nothing. `isByOwner`: the owner of the phone or mailbox caused it.
 */
const disabledReasons: Record<DisabledReason, { isSkipped: boolean; isByOwner: boolean }> = {
  gone: { isSkipped: false, isByOwner: false },
  failing: { isSkipped: false, isByOwner: false },
  bounced: { isSkipped: true, isByOwner: false },
  complained: { isSkipped: true, isByOwner: true },
  opted_out: { isSkipped: true, isByOwner: true },
};

/** Whether deliveries to an endpoint that is disabled for this reason are skipped instead of failing. */
export const isSkippedWhenDisabled = (reason: DisabledReason): boolean => disabledReasons[reason].isSkipped;

/** Whether the owner of the phone or mailbox caused the disabling: then only the owner can enable it again. */
export const isDisabledByOwner = (reason: DisabledReason | undefined): boolean =>
  reason !== undefined && disabledReasons[reason].isByOwner;

/**
 * Disables the subscription. An earlier reason and time remain, with two exceptions, which enabling alone does not fix:
 * an opt-out, a complaint or a bounce replaces a failure, and a complaint also replaces a bounce.
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
