import * as z from "zod";
import { Fact } from "#domain/history/fact.ts";
import { type Candidate, Explanation } from "#domain/routing/explanation.ts";
import type { RoutingView } from "#domain/routing/routing-report.ts";
import type { LeadView } from "#leads/schemas.ts";
import { deliveryId, exampleIds, fields, notes, person, price, receivedAt, smsDeliveryId } from "./example-entities.ts";

const [campaignId, clientId] = [exampleIds.campaign, exampleIds.client];
const model = "callback" as const;
const leadFields = { campaignId, clientId, model, price, receivedAt, placedAt: receivedAt, person, notes, fields };

const candidate: z.input<typeof Candidate> = {
  clientId,
  priority: 1,
  weight: 1,
  isServed: true,
  terms: { from: "2026-11-23T09:01:00.000Z", model: "callback", price },
  isPaused: false,
  subscriptions: 2,
  isOpen: true,
  caps: [],
};
const routing: z.input<typeof Explanation> = {
  at: receivedAt,
  mode: "priority",
  share: 1,
  whenUnavailable: "next",
  candidates: [candidate],
};

/** How the example lead was routed, and why. */
export const routingView: z.input<typeof RoutingView> = {
  ...routing,
  candidates: [{ ...candidate, verdict: "placed" }],
  decision: { outcome: "placed", clientIds: [clientId] },
};

/** Why a campaign that does not hold leads refused one: its client has reached its daily cap. */
export const capReachedRouting = Explanation.parse({
  ...routing,
  whenUnavailable: "refuse",
  candidates: [
    {
      ...candidate,
      caps: [{ per: "day", of: "leads", used: 25, limit: 25 }],
      availableAt: "2026-11-24T00:00:00.000Z",
    },
  ],
});
const pendingState = { status: "pending", queuedAt: receivedAt } as const;

/** The lead in the response to the push. */
export const receivedLead = {
  id: exampleIds.lead,
  status: "received",
  ...leadFields,
  deliveries: [
    { id: smsDeliveryId, subscriptionId: exampleIds.sms, channel: "sms", ...pendingState },
    { id: deliveryId, subscriptionId: exampleIds.webhook, channel: "webhook", ...pendingState },
  ],
  routing: routingView,
} satisfies z.input<typeof LeadView>;

/** The reply of the endpoint: the lead is in the client's CRM. */
const endpointReply = { outcome: "accepted", clientRef: "crm-51207" } as const;
const acknowledgement = { ...endpointReply, at: "2026-11-23T14:00:00.212Z" };

/** The lead after a call and a sale. */
export const wonLead: z.input<typeof LeadView> = {
  id: exampleIds.lead,
  status: "contacted",
  ...leadFields,
  deliveredAt: "2026-11-23T14:00:00.212Z",
  acknowledgement,
  contactAttempts: [{ id: exampleIds.attempt, result: "connected", at: "2026-11-23T14:03:30.000Z" }],
  firstAttemptAt: "2026-11-23T14:03:30.000Z",
  firstContactAt: "2026-11-23T14:03:30.000Z",
  deliveries: [
    {
      id: smsDeliveryId,
      subscriptionId: exampleIds.sms,
      channel: "sms",
      status: "delivered",
      queuedAt: receivedAt,
      deliveredAt: "2026-11-23T14:00:00.398Z",
      reference: "6f0c9a52-0a4e-5d3b-9a53-cb1f6a8d2e71",
    },
    {
      id: deliveryId,
      subscriptionId: exampleIds.webhook,
      channel: "webhook",
      status: "acknowledged",
      queuedAt: receivedAt,
      deliveredAt: "2026-11-23T14:00:00.212Z",
      reference: "HTTP 200",
      acknowledgement,
    },
  ],
  outcome: {
    kind: "won",
    value: { amount: 450_000, currency: "GBP" },
    at: "2026-11-25T10:30:00.000Z",
    sequence: 1,
  },
};

const clientProvenance = { source: "api", author: exampleIds.key };

/** The facts behind it. A test folds them and expects the lead above. */
export const history = z.array(Fact).parse([
  {
    kind: "received",
    at: receivedAt,
    source: "api",
    author: exampleIds.key,
    campaignId,
    checks: { phone: "valid in GB" },
    routing,
    placement: {
      clientId,
      model: "callback",
      price,
      termsFrom: "2026-11-23T09:01:00.000Z",
      deliveries: [
        { id: smsDeliveryId, subscriptionId: exampleIds.sms, channel: "sms" },
        { id: deliveryId, subscriptionId: exampleIds.webhook, channel: "webhook" },
      ],
    },
  },
  {
    kind: "delivered",
    at: "2026-11-23T14:00:00.212Z",
    source: "baton",
    author: "deliver-webhook",
    deliveryId,
    subscriptionId: exampleIds.webhook,
    channel: "webhook",
    attempt: 1,
    reference: "HTTP 200",
    acknowledgement: endpointReply,
  },
  {
    kind: "delivered",
    at: "2026-11-23T14:00:00.398Z",
    source: "baton",
    author: "deliver-sms",
    deliveryId: smsDeliveryId,
    subscriptionId: exampleIds.sms,
    channel: "sms",
    attempt: 1,
    reference: "6f0c9a52-0a4e-5d3b-9a53-cb1f6a8d2e71",
  },
  {
    kind: "contact_attempted",
    at: "2026-11-23T14:03:30.000Z",
    recordedAt: "2026-11-23T14:06:12.480Z",
    ...clientProvenance,
    attemptId: exampleIds.attempt,
    result: "connected",
  },
  {
    kind: "outcome_recorded",
    at: "2026-11-25T10:30:00.000Z",
    recordedAt: "2026-11-25T10:31:44.012Z",
    ...clientProvenance,
    outcomeId: exampleIds.outcome,
    sequence: 1,
    outcome: "won",
    value: { amount: 450_000, currency: "GBP" },
  },
]);
