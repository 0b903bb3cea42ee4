import type * as z from "zod";
import type { LeadWebhook, LeadWebhookReply } from "#delivery/webhook/messages.ts";
import type {
  EndpointVerification,
  EndpointVerificationReply,
  EndpointWarning,
  EventWebhook,
} from "#events/messages.ts";
import { deliveryId, exampleIds, fields, notes, person } from "./example-entities.ts";
import { receivedLead } from "./lead-examples.ts";

const { campaignId, clientId, model, receivedAt } = receivedLead;

/** The webhook of the example lead, as the example subscription receives it. */
export const webhookExample: z.input<typeof LeadWebhook> = {
  type: "lead.received",
  timestamp: receivedAt,
  data: {
    payload: "full",
    leadId: exampleIds.lead,
    campaignId,
    clientId,
    subscriptionId: exampleIds.webhook,
    model,
    receivedAt,
    person,
    notes,
    fields,
  },
};

/** The reply of the endpoint, as the history of the example records it. A test parses it like the sender. */
export const webhookReplyExample: z.input<typeof LeadWebhookReply> = { outcome: "accepted", client_ref: "crm-51207" };

/** Its headers. The signature is valid for this example with the secret of the example subscription; a test verifies it. */
export const webhookHeaderExamples = {
  "webhook-id": deliveryId,
  "webhook-timestamp": "1795442400",
  "webhook-signature": "v1,z50BLEGDsqmuK8rGmidCNyGPM154dAG1P0F23aZZZ5g=",
};

/** The event that the agency's own subscription receives for the delivery of the example lead. */
export const eventExample: z.input<typeof EventWebhook> = {
  type: "lead.delivered",
  timestamp: "2026-11-23T14:00:00.212Z",
  data: {
    leadId: exampleIds.lead,
    campaignId,
    clientId,
    deliveryId,
    subscriptionId: exampleIds.webhook,
    channel: "webhook",
    attempt: 1,
  },
};

/** The verification of the example subscription's endpoint, and its reply. */
export const verificationExample: z.input<typeof EndpointVerification> = {
  type: "endpoint.verification",
  timestamp: "2026-11-23T09:02:00.000Z",
  data: { subscriptionId: exampleIds.webhook, challenge: "a9Mc9Dh_erUkt0LwaGvscAQ1cyf5Bwi9HxnOMdddkfg" },
};
export const verificationReplyExample: z.input<typeof EndpointVerificationReply> = {
  challenge: verificationExample.data.challenge,
};

/** The warning that the client's webhook receives when its example SMS subscription fails. */
export const warningExample: z.input<typeof EndpointWarning> = {
  type: "endpoint.failing",
  timestamp: "2026-11-25T10:41:00.000Z",
  data: {
    subscriptionId: exampleIds.sms,
    clientId,
    channel: "sms",
    percent: 50,
    failures: 50,
    failuresThatDisable: 100,
    failingSince: "2026-11-25T09:12:00.000Z",
    lastFailure: "refused_by_provider",
  },
};
