import * as z from "zod";
import { SubscriptionId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import { EnableEndpointOptions } from "./health/schemas.ts";
import { RotatedSecret, SecretRotation } from "./schemas.ts";
import { VerificationCode } from "./verification/schemas.ts";

/** Who owns subscriptions, in the words of the documentation, and who may call their routes. */
type Owner = Pick<Route, "path" | "topic"> & {
  name: string;
  /** What Baton sends over the subscriptions. */
  content: string;
  /** What Baton sends after the verification. */
  contentAfterVerification: string;
  /** The roles that may see the subscriptions, verify their endpoints and enable them. */
  viewers: (typeof callers)["agency" | "agencyAndClient"];
  /** The refusals of a path whose only id is the owner's. */
  refusals: readonly "not_found"[];
};

/** The schemas that differ by owner. */
type Schemas = {
  params: z.ZodRawShape;
  newSubscription: z.ZodType;
  createdSubscription: z.ZodType;
  subscription: z.ZodType;
  change: z.ZodType;
  enabledSubscription: z.ZodType;
};

/**
 * Makes the routes for the subscriptions of an owner. `Readonly<S>`, a mapped type, keeps the type of each schema, which
 * the endpoints are checked against; a plain `S` would widen them to `z.ZodType`.
 */
export function makeOwnerRoutes<S extends Schemas>(owner: Owner, schemas: Readonly<S>) {
  const common = { handledBy: "api", topic: owner.topic } as const;
  const list = { ...common, path: owner.path, params: z.object(schemas.params) } as const;
  const item = { ...common, params: z.object({ ...schemas.params, subscriptionId: SubscriptionId }) } as const;
  const itemPath = `${owner.path}/{subscriptionId}` as const;
  return {
    create: {
      ...list,
      method: "POST",
      summary: `Subscribe ${owner.name} to ${owner.content} on a channel`,
      description:
        "At once, Baton sends a verification to the endpoint: a code by SMS, a link by email, or a challenge by " +
        `webhook. ${owner.contentAfterVerification} A phone or mailbox that had ten verifications today gets none; ` +
        "`verificationLimitedUntil` then says when you can send one. A retry with the same Idempotency-Key returns the same secret again.",
      callers: callers.agency,
      idempotencyKey: "optional",
      body: schemas.newSubscription,
      responses: {
        201: {
          description: "The subscription, with the secret of a webhook.",
          schema: schemas.createdSubscription,
          headers: locationHeader("subscription"),
        },
      },
      refusals: [...owner.refusals, "idempotency_conflict", "subscription_limit_reached"],
    },
    list: {
      ...list,
      method: "GET",
      summary: `List the subscriptions of ${owner.name} to ${owner.content}`,
      description: creationOrderDescription,
      callers: owner.viewers,
      query: PageQuery,
      responses: { 200: { description: "A page of subscriptions.", schema: pageSchema(schemas.subscription) } },
      refusals: [...owner.refusals, "invalid_cursor"],
    },
    read: {
      ...item,
      method: "GET",
      path: itemPath,
      summary: `Read a subscription of ${owner.name}`,
      callers: owner.viewers,
      responses: { 200: { description: "The subscription.", schema: schemas.subscription } },
      refusals: ["not_found"],
    },
    change: {
      ...item,
      method: "PATCH",
      path: itemPath,
      summary: `Change a subscription of ${owner.name}, or switch it on or off`,
      description:
        "The channel and the secret of a webhook stay the same. `headers` replaces all headers. A new endpoint gets a " +
        `verification first, and ${owner.content} only after its owner answered.`,
      callers: callers.agency,
      body: schemas.change,
      responses: { 200: { description: "The subscription after the change.", schema: schemas.subscription } },
      refusals: ["not_found", "asked_too_soon", "changed_meanwhile"],
    },
    rotateSecret: {
      ...item,
      method: "POST",
      path: `${itemPath}/secret`,
      summary: `Give a webhook subscription of ${owner.name} a new secret`,
      description:
        "From this response on, the new secret signs the webhooks, and the former secrets sign too until the overlap " +
        "ends. Accept a webhook if any of its signatures is valid, and stop using the old secret before the overlap " +
        "ends. A retry with the Idempotency-Key of the last rotation returns the same secret again.",
      callers: callers.agency,
      idempotencyKey: "optional",
      body: SecretRotation,
      responses: { 201: { description: "The new secret.", schema: RotatedSecret } },
      refusals: ["not_found", "idempotency_conflict", "changed_meanwhile"],
    },
    revokeLinks: {
      ...item,
      method: "DELETE",
      path: `${itemPath}/links`,
      summary: `Revoke the links that were sent over a subscription of ${owner.name} until now`,
      description:
        "All lead cards that they open, and the list of leads, show no person from then on. Their pages offer a new link to " +
        "the same phone or mailbox. Links that are sent later are valid. A new endpoint, and an inactive or disabled " +
        "subscription, revoke the links of the old one by themselves.",
      callers: owner.viewers,
      responses: { 200: { description: "The subscription.", schema: schemas.subscription } },
      refusals: ["not_found", "changed_meanwhile"],
    },
    askForVerification: {
      ...item,
      method: "POST",
      path: `${itemPath}/verification`,
      summary: `Send another verification to an endpoint of ${owner.name}, at most once a minute`,
      description:
        "Only the newest verification is valid. An SMS contains a code that is valid for half an hour and five " +
        "attempts; an email contains a link to a page with a button, valid for a day; a webhook contains a challenge " +
        "that the endpoint returns. Baton sends people at most ten verifications a day.",
      callers: owner.viewers,
      responses: { 202: { description: "The verification is on its way.", schema: schemas.subscription } },
      refusals: ["not_found", "already_verified", "asked_too_soon", "changed_meanwhile"],
    },
    confirmVerification: {
      ...item,
      method: "POST",
      path: `${itemPath}/verification/confirm`,
      summary: `Verify a phone of ${owner.name} with the code in the SMS`,
      description: "Baton counts wrong codes. A verified phone stays verified, whatever code comes.",
      callers: owner.viewers,
      body: VerificationCode,
      responses: { 200: { description: "The subscription, verified.", schema: schemas.subscription } },
      refusals: ["not_found", "no_code_expected", "code_expired", "code_wrong", "changed_meanwhile"],
    },
    enable: {
      ...item,
      method: "POST",
      path: `${itemPath}/enable`,
      summary: `Enable a disabled endpoint of ${owner.name} and deliver the ${owner.content} that it missed`,
      description:
        "Resets the failures of the endpoint and delivers what it missed: every delivery whose attempts all failed, or " +
        "that was planned while the endpoint was disabled. May be repeated, also for an endpoint that is enabled. An " +
        "Idempotency-Key names the replay: a retry returns the same one, but enables the endpoint again. If the owner " +
        "of a phone or mailbox stopped the messages, only the owner can start them again.",
      callers: owner.viewers,
      idempotencyKey: "optional",
      body: EnableEndpointOptions,
      responses: { 200: { description: "The subscription, and the replay.", schema: schemas.enabledSubscription } },
      refusals: ["not_found", "endpoint_opted_out", "idempotency_conflict", "changed_meanwhile"],
    },
  } as const satisfies Record<string, Route>;
}
