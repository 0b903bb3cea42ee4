import * as z from "zod";
import { ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";
import { ListPosition } from "../inbox/schemas.ts";

/** Who owns a subscription: a client, or the agency, which gets events. */
const Owner = z.union([z.literal("agency"), ClientId]);
export type Owner = z.infer<typeof Owner>;

const params = z.object({ owner: Owner, subscriptionId: SubscriptionId });
const once = z.string().min(1).max(120);

export const subscriptionsRoutes = {
  listSubscriptions: {
    method: "GET",
    path: "/console/subscriptions",
    action: "read_subscriptions",
    query: z.object({ clientId: ClientId.optional().catch(undefined), after: ClientId.optional().catch(undefined) }),
  },
  showSubscription: {
    method: "GET",
    path: "/console/subscriptions/{owner}/{subscriptionId}",
    action: "read_subscriptions",
    params,
    query: z.object({
      after: ListPosition,
      done: z.enum(["resent", "replayed", "asked", "saved"]).optional().catch(undefined),
    }),
  },
  switchSubscription: {
    method: "POST",
    path: "/console/subscriptions/{owner}/{subscriptionId}/active",
    action: "change_subscriptions",
    params,
    form: z.object({ active: z.enum(["yes", "no"]) }),
  },
  verifyAgain: {
    method: "POST",
    path: "/console/subscriptions/{owner}/{subscriptionId}/verification",
    action: "change_subscriptions",
    params,
    form: z.object({}),
  },
  enableEndpoint: {
    method: "POST",
    path: "/console/subscriptions/{owner}/{subscriptionId}/enable",
    action: "replay_deliveries",
    params,
    form: z.object({ once }),
  },
  resendDelivery: {
    method: "POST",
    path: "/console/subscriptions/{owner}/{subscriptionId}/resend",
    action: "replay_deliveries",
    params,
    form: z.object({ once, leadId: LeadId, deliveryId: DeliveryId }),
  },
  rotateSecret: {
    method: "POST",
    path: "/console/subscriptions/{owner}/{subscriptionId}/secret",
    action: "change_subscriptions",
    params,
    form: z.object({ once, overlapHours: z.enum(["0", "24", "168"]) }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof subscriptionsRoutes;
