import * as z from "zod";
import { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Email, Phone } from "#domain/shared/text-schemas.ts";
import { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { SubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import { PayloadForm, SignatureScheme, Subscription, WebhookUrl } from "#domain/subscriptions/subscription.ts";

const active = z
  .boolean()
  .default(true)
  .meta({ description: "Whether the leads received from now on are delivered here." });
const signature = SignatureScheme.meta({
  description:
    "How its webhooks are signed: `v1`, HMAC-SHA256 with a secret that both sides know, or `v1a`, ed25519 with a key that only Baton has.",
});
const payload = PayloadForm.meta({
  description:
    "What webhooks of leads carry: `full`, everything that the client gets, or `thin`, ids to read it by. A full one of 20,000 bytes or more goes thin.",
});
const headers = CustomHeaders.meta({
  description:
    "Headers to send with each webhook, such as an authorization of the receiver's own. Stored encrypted; only their names are ever shown.",
});
export const NewSubscription = z
  .discriminatedUnion("channel", [
    z.strictObject({ channel: z.literal("sms"), endpoint: Phone, active }),
    z.strictObject({ channel: z.literal("email"), endpoint: Email, active }),
    z.strictObject({
      ...{ channel: z.literal("webhook"), endpoint: WebhookUrl, active },
      ...{ signature: signature.default("v1"), payload: payload.default("full"), headers: headers.default([]) },
    }),
  ])
  .meta({ id: "NewSubscription" });
export type NewSubscription = z.infer<typeof NewSubscription>;
export const SubscriptionChange = z
  .strictObject({
    endpoint: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .meta({ description: "A phone number, an email address or a URL, as the channel wants it." }),
    active: z.boolean().optional(),
    payload: payload.optional(),
    headers: headers.optional(),
  })
  .meta({ id: "SubscriptionChange" });

const [storedSms, storedEmail, storedWebhook] = Subscription.options;
const internalFields = { events: true, verification: true } as const;
const publicFields = {
  clientId: ClientId,
  status: SubscriptionStatus.meta({
    description:
      "`inactive`: switched off by you. `disabled`: switched off by Baton, with the reason in `disabled`. `unverified`: its owner has not answered yet. Nothing is sent but to an `active` one.",
  }),
  health: EndpointHealth.omit({ toldLevel: true }).meta({
    id: "EndpointHealth",
    description:
      "How the endpoint does. `failures` counts the minutes in which it failed since it last took something; at a hundred it is switched off. `lastSuccessAt` is when it last recovered.",
  }),
};
const sms = storedSms.omit(internalFields).extend(publicFields);
const email = storedEmail.omit(internalFields).extend(publicFields);
const webhook = storedWebhook
  .omit({ ...internalFields, sealedSecret: true, formerSecrets: true, rotations: true, sealedHeaders: true })
  .extend({ ...publicFields, signature, payload });
export const SubscriptionView = z.discriminatedUnion("channel", [sms, email, webhook]).meta({ id: "Subscription" });
export const webhookVerificationKey = z
  .string()
  .regex(/^(whsec|whpk)_/)
  .meta({
    description:
      "Verifies the webhooks (Standard Webhooks): `whsec_` and the shared secret for `v1`, `whpk_` and the public key for `v1a`. Shown once.",
  });
/** The answer to a creation is the only place where the secret of a webhook is ever shown. */
export const CreatedSubscription = z
  .discriminatedUnion("channel", [sms, email, webhook.extend({ secret: webhookVerificationKey })])
  .meta({ id: "CreatedSubscription" });

export const SecretRotation = z
  .strictObject({
    signature: signature.optional(),
    overlapHours: z.int().min(0).max(168).default(24).meta({
      description: "How long every secret before it goes on signing beside the new one; 0 if somebody got hold of one.",
    }),
  })
  .meta({ id: "SecretRotation" });
export const RotatedSecret = z
  .object({
    signature,
    secret: webhookVerificationKey,
    overlapEndsAt: Instant.optional().meta({
      description: "Until when the secrets before it sign as well; missing when they do not.",
    }),
  })
  .meta({ id: "RotatedSecret" });
