import type * as z from "zod";
import type { ClientView } from "#accounts/schemas.ts";
import type { CampaignView } from "#campaigns/schemas.ts";
import type { ErasureListItem, ErasureView } from "#erasures/schemas.ts";
import type { SandboxMessageView } from "#delivery/sandbox/schemas.ts";
import type { Person } from "#domain/lead/personal-data.ts";
import type { EventSubscriptionView } from "#subscriptions/event-schemas.ts";
import type { SubscriptionView } from "#subscriptions/schemas.ts";
import type { SuppressionView } from "#suppressions/schemas.ts";

/** The subjects of every example in the document: one agency, one client, and one lead, whose history is in `lead-examples.ts`. */
export const exampleIds = {
  client: "client_01kasg5j0cf8nv6t3yq2x9m7rd",
  campaign: "campaign_01kasg7w8sfd2v5p4ekh6n3tzb",
  sms: "sub_01kasg9q2mf4rs7w1xbd8c5yjh",
  email: "sub_01kasg9rk0fap6z8m3v2nt4qec",
  webhook: "sub_01kasg9t7efmk5d2r9h4wx6pvs",
  events: "sub_01kasg9v4qfrx6p2s8j0c3n7wk",
  erasure: "era_01kasgd3n5f9btz7c1q8e2ym4w",
  suppression: "sup_6w1s4kq8v3m9x2t7c5n0r1d8fz",
  key: "key_01kasga3n5f9btz7c1q8e2ym4w",
  user: "user_01kasga3n5f9btz7c1q8e2ym4w",
  lead: "lead_7q2zk4m9xw8r5v3t6n1p0h2d4f",
  sandboxLead: "lead_4c1x9v7m3t5q8w2r6n0k4p1z7f",
  canary: "lead_4n8k2v6x0q9m3r7t1w5y2z8c6d",
  attempt: "att_2m8vq5x7c3k9t1r4w6y0n2h5ze",
  outcome: "out_5d1rt8w3f7n2q9x4v6k0m8c2jb",
  export: "exp_5n2r8v4x7q1k9m3t6w0c2z4h8d",
  seat: "seat_01kasgb6c2fvr9w4n7t1x5m8zq",
  appointment: "apt_3h7wz2c9v5q8x1m4t6r0n2k7fd",
};

/** The delivery of the example lead to the example endpoint; also the id of its webhook. */
export const deliveryId = "dlv_3t7xk1v9m5q2w8r4n6c0z2f5hd";
/** Its delivery by SMS. */
export const smsDeliveryId = "dlv_1h6cy8r2t5w9m3x7k0q4v8n1zd";

export const receivedAt = "2026-11-23T14:00:00.000Z";
export const price = { amount: 6000, currency: "GBP" };

export const person: z.input<typeof Person> = {
  name: "Zoë O'Connor",
  phone: "+447700900123",
  email: "zoe.oconnor@example.com",
  postcode: "M1 2AB",
};
export const notes =
  "Flat roof over the kitchen leaks since Friday. Owner, decides with her husband. Wants a quote this week; call after 2pm.";
export const fields = { roof_type: "flat", own_home: "yes" };

/** The hours in which the example client calls its leads. */
const weekly = [
  {
    days: ["mon" as const, "tue" as const, "wed" as const, "thu" as const, "fri" as const],
    from: "09:00",
    to: "17:30",
  },
];
export const newContactHours = { weekly, calendars: ["GB-ENG"] };
const contactHours = {
  ...newContactHours,
  from: "2026-11-23T09:00:00.000Z",
  holidays: [],
  timeZone: "Europe/London",
};

export const client: z.input<typeof ClientView> = {
  id: exampleIds.client,
  statusMap: [
    { status: "No pickup", result: "no_answer" },
    { status: "Sold", result: "connected", outcome: "won" },
  ],
  retryCadence: ["2h", "next_morning", "2d"],
  name: "Northgate Roofing",
  timeZone: "Europe/London",
  paused: false,
  contactHours: [contactHours],
  createdAt: "2026-11-23T09:00:00.000Z",
  updatedAt: "2026-11-23T09:00:00.000Z",
};

export const campaign: z.input<typeof CampaignView> = {
  id: exampleIds.campaign,
  clientId: exampleIds.client,
  name: "Flat roofs, Manchester",
  model: "callback",
  price,
  country: "GB",
  terms: [{ from: "2026-11-23T09:01:00.000Z", model: "callback", price }],
  requiredFields: ["/person/phone", "/fields/roof_type"],
  consentRequired: false,
  duplicateWindowDays: 30,
  whenUnavailable: "next",
  active: true,
  createdAt: "2026-11-23T09:01:00.000Z",
  updatedAt: "2026-11-23T09:01:00.000Z",
};

const subscriptionState = {
  clientId: exampleIds.client,
  active: true,
  status: "active" as const,
  health: { failures: 0 },
  verifiedAt: "2026-11-23T09:02:30.000Z",
  createdAt: "2026-11-23T09:02:00.000Z",
  updatedAt: "2026-11-23T09:02:00.000Z",
};
export const smsSubscription: z.input<typeof SubscriptionView> = {
  id: exampleIds.sms,
  channel: "sms",
  endpoint: "+447700900456",
  ...subscriptionState,
};
export const webhookSubscription = {
  id: exampleIds.webhook,
  channel: "webhook",
  endpoint: "https://crm.example.com/leads",
  signature: "v1",
  payload: "full",
  ...subscriptionState,
} satisfies z.input<typeof SubscriptionView>;

/** The agency's own subscription to events. */
export const eventSubscription = {
  id: exampleIds.events,
  channel: "webhook",
  endpoint: "https://crm.agency.example.com/baton",
  signature: "v1",
  active: true,
  status: "active",
  health: { failures: 0 },
  verifiedAt: "2026-11-23T09:04:01.000Z",
  events: ["lead.delivered", "delivery.exhausted"],
  createdAt: "2026-11-23T09:04:00.000Z",
  updatedAt: "2026-11-23T09:04:00.000Z",
} satisfies z.input<typeof EventSubscriptionView>;

/** Another person, who asked for no contact for a year. */
export const suppression: z.input<typeof SuppressionView> = {
  id: exampleIds.suppression,
  contact: "phone",
  reason: "do_not_call",
  createdAt: "2026-11-23T16:20:00.000Z",
  until: "2027-11-23T00:00:00.000Z",
};

/** The message of another lead, which was pushed with a test key. */
export const sandboxMessage: z.input<typeof SandboxMessageView> = {
  channel: "sms",
  to: smsSubscription.endpoint,
  text: "New lead: Zoe O'Connor\n+447700900123\nFlat roofs, Manchester\nhttps://leads.example.com/l/exampleLinkThatOpensNothing",
  deliveryId: smsDeliveryId,
  leadId: exampleIds.sandboxLead,
  clientId: exampleIds.client,
  subscriptionId: exampleIds.sms,
  queuedAt: receivedAt,
  sentAt: "2026-11-23T14:00:00.241Z",
};

export const erasureListItem: z.input<typeof ErasureListItem> = {
  id: exampleIds.erasure,
  contact: "phone",
  status: "erased",
  createdAt: "2027-01-31T10:00:00.000Z",
  dueBy: "2027-02-28T10:00:00.000Z",
  erasedAt: "2027-01-31T10:00:02.000Z",
  leads: [exampleIds.lead],
};
export const erasure: z.input<typeof ErasureView> = {
  ...erasureListItem,
  recipients: [
    {
      leadId: exampleIds.lead,
      clientId: exampleIds.client,
      subscriptionId: exampleIds.sms,
      channel: "sms",
      status: "notified",
      notices: 1,
      notifiedAt: "2027-01-31T10:00:05.000Z",
    },
  ],
  kept: [
    {
      what: "The facts of each lead: what happened when, under the ids of the lead, the client and the endpoints.",
      why: "They prove each line of a bill. They name no person.",
    },
  ],
};
