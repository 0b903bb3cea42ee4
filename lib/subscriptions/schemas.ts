import * as z from "zod";
import { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { SubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import { endpointInputs } from "#domain/subscriptions/endpoint-input.ts";
import { PayloadForm, SignatureScheme, Subscription, unionOfChannels } from "#domain/subscriptions/subscription.ts";

const active = z
  .boolean()
  .default(true)
  .meta({ description: "Whether Baton delivers leads received from now on over this subscription." });
const signature = SignatureScheme.meta({
  description:
    "How Baton signs its webhooks: `v1` is HMAC-SHA256 with a secret that both sides know; `v1a` is ed25519 with a " +
    "key that only Baton has.",
});
const payload = PayloadForm.meta({
  description:
    "What the webhook of a lead contains: `full` is all data that the client gets; `thin` is only ids to read it " +
    "by. A full webhook of 20,000 bytes or more is sent as thin.",
});
const headers = CustomHeaders.meta({
  description:
    "Headers to send with each webhook, such as an authorization header for the receiver. Baton stores them " +
    "encrypted and shows only their names.",
});
export const NewSubscription = unionOfChannels({
  sms: z.strictObject({ channel: z.literal("sms"), endpoint: endpointInputs.sms, active }),
  email: z.strictObject({ channel: z.literal("email"), endpoint: endpointInputs.email, active }),
  webhook: z.strictObject({
    channel: z.literal("webhook"),
    endpoint: endpointInputs.webhook,
    active,
    signature: signature.default("v1"),
    payload: payload.default("full"),
    headers: headers.default([]),
  }),
}).meta({ id: "NewSubscription" });
export type NewSubscription = z.infer<typeof NewSubscription>;
export const SubscriptionChange = z
  .strictObject({
    endpoint: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .meta({ description: "A phone number, an email address or a URL, depending on the channel." }),
    active: z.boolean().optional(),
    payload: payload.optional(),
    headers: headers.nullable().optional().meta({ description: "Replaces all custom headers. Null removes them." }),
  })
  .meta({ id: "SubscriptionChange" });

const lastRecoveredAt = Instant.optional().meta({
  description:
    "When it last accepted a delivery after failures; absent if it has not failed since it was enabled. Attempts have the " +
    "time of every success.",
});

const [storedSms, storedEmail, storedWebhook] = Subscription.options;
const internalFields = { events: true, verification: true, endpointChangedAt: true } as const;
/** Why an unverified endpoint got no verification. */
const verificationLimitedUntil = Instant.optional().meta({
  description:
    "Baton sent no verification, because this phone or mailbox got ten today (UTC) from all agencies together that its " +
    "owner did not answer. Send another one from this time on.",
});
const linksRevokedAt = Instant.optional().meta({
  description: "When you last revoked the links to leads that were sent over it. Those made since are valid.",
});
const publicFields = {
  clientId: ClientId,
  linksRevokedAt,
  status: SubscriptionStatus.meta({
    description:
      "`inactive`: you switched it off. `disabled`: Baton disabled it, for the reason in `disabled`. `unverified`: " +
      "the owner has not answered the verification yet. Baton sends leads and events only to `active` " +
      "subscriptions.",
  }),
  verificationLimitedUntil,
  health: EndpointHealth.omit({ toldLevel: true, lastSuccessAt: true })
    .extend({ lastRecoveredAt })
    .meta({
      id: "EndpointHealth",
      description:
        "The health of the endpoint. `failures` counts the minutes with a failure since it last accepted a delivery; " +
        "at 100, Baton disables it.",
    }),
};
const sms = storedSms.omit(internalFields).extend(publicFields);
const email = storedEmail.omit(internalFields).extend(publicFields);
const webhook = storedWebhook
  .omit({ ...internalFields, sealedSecret: true, formerSecrets: true, rotations: true, sealedHeaders: true })
  .extend({ ...publicFields, signature, payload });
export const SubscriptionView = unionOfChannels({ sms, email, webhook }).meta({ id: "Subscription" });
export const webhookVerificationKey = z
  .string()
  .regex(/^(whsec|whpk)_/)
  .meta({
    description:
      "Verifies webhooks (Standard Webhooks): for `v1`, `whsec_` and the shared secret; for `v1a`, `whpk_` and the " +
      "public key. Baton shows it only once.",
  });
/** The response to a creation is the only one that shows the secret of a webhook. */
export const CreatedSubscription = unionOfChannels({
  sms,
  email,
  webhook: webhook.extend({ secret: webhookVerificationKey }),
}).meta({ id: "CreatedSubscription" });

export const SecretRotation = z
  .strictObject({
    signature: signature.optional(),
    overlapHours: z.int().min(0).max(168).default(24).meta({
      description: "For how many hours the former secrets still sign; 0 if one of them leaked.",
    }),
  })
  .meta({ id: "SecretRotation" });
export const RotatedSecret = z
  .object({
    signature,
    secret: webhookVerificationKey,
    overlapEndsAt: Instant.optional().meta({
      description: "Until when the former secrets also sign; absent if they do not.",
    }),
  })
  .meta({ id: "RotatedSecret" });
