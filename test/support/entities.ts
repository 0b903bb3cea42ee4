import type { Agency } from "#domain/accounts/agency.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { NewSeat, Seat } from "#domain/appointments/seat.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { SealedSecret, Subscription } from "#domain/subscriptions/subscription.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";

const atNine = { createdAt: at("09:00"), updatedAt: at("09:00") };

export const anAgency = (changes: Partial<Agency> = {}): Agency => ({
  id: anId("agency"),
  name: "Brightline Leads",
  createdAt: at("09:00"),
  timeZone: "Europe/London",
  ...changes,
});

export const aClient = (changes: Partial<Client> = {}): Client => ({
  id: anId("client"),
  agencyId: anId("agency"),
  name: "Harbour Roofing Ltd",
  timeZone: "Europe/London",
  paused: false,
  ...atNine,
  ...changes,
});

/** A contract in pounds from nine o'clock, for invoices with VAT at 20 %, without other rules. */
export const aContract = (changes: Partial<Contract> = {}): Contract => ({
  currency: "GBP",
  from: at("09:00"),
  period: "month",
  graceDays: 3,
  tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
  paymentDays: 30,
  document: "vat_invoice",
  supplier: {
    name: "Brightline Leads",
    address: ["4 Temple Quay", "Bristol BS1 6DZ"],
    country: "GB",
    vatNumber: "GB123456789",
  },
  customer: { name: "Harbour Roofing Ltd", address: ["12 North Gate", "Bath BA1 5LR"], country: "GB" },
  ...changes,
});

/** Callback leads at £60.00 without required fields. */
export const aCampaign = (changes: Partial<Campaign> = {}): Campaign => ({
  id: anId("campaign"),
  clientId: anId("client"),
  name: "Roof repairs, Bristol",
  country: "GB",
  terms: [{ from: at("09:00"), model: "callback", price: { amount: 6000, currency: "GBP" } }],
  requiredFields: [],
  consentRequired: false,
  duplicateWindowDays: 30,
  whenUnavailable: "next",
  active: true,
  ...atNine,
  ...changes,
});

/** A seat in London, open on weekdays from nine to five, for visits of an hour. */
export const aSeat = (changes: Partial<Seat> = {}): Seat => ({
  id: anId("seat"),
  clientId: anId("client"),
  name: "Sam, surveys",
  email: "sam@harbour.example.com",
  timeZone: "Europe/London",
  availability: {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
    exceptions: [],
  },
  minutes: 60,
  gridMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minNoticeMinutes: 120,
  horizonDays: 60,
  places: ["phone", "visit"],
  ...atNine,
  ...changes,
});

/** The same seat as a caller creates it. */
export const aNewSeat = (changes: Partial<NewSeat> = {}): NewSeat => {
  const { id: _, clientId: __, createdAt: ___, updatedAt: ____, ...seat } = aSeat();
  return { ...seat, ...changes };
};

type Kept = Partial<
  Pick<
    Subscription,
    "id" | "clientId" | "active" | "disabled" | "linksRevokedAt" | "endpointChangedAt" | "createdAt" | "updatedAt"
  >
>;

const subscribed = (changes: Kept) => ({
  id: anId("sub"),
  clientId: anId("client"),
  active: true,
  verifiedAt: at("09:00"),
  ...atNine,
  ...changes,
});

export const anSmsSubscription = (changes: Kept = {}): Subscription => ({
  ...subscribed(changes),
  channel: "sms",
  endpoint: "+447700900123",
});

export const anEmailSubscription = (changes: Kept = {}): Subscription => ({
  ...subscribed({ id: anId("sub", 2), ...changes }),
  channel: "email",
  endpoint: "sales@example.com",
});

export const aWebhookSubscription = (
  changes: Kept & { endpoint?: string; sealedSecret?: SealedSecret } = {},
): Extract<Subscription, { channel: "webhook" }> => ({
  ...subscribed({ id: anId("sub", 3), ...changes }),
  channel: "webhook",
  endpoint: changes.endpoint ?? "https://crm.example.com/leads",
  signature: "v1",
  payload: "full",
  sealedSecret: changes.sealedSecret ?? ("sealed" as SealedSecret),
});

const held = { id: anId("key"), agencyId: anId("agency"), name: "a key", mode: "live" as Mode, createdAt: at("09:00") };

export const anAgencyKey = (changes: Partial<typeof held> = {}): ApiKey => ({ ...held, ...changes, role: "agency" });

export const aBillingKey = (changes: Partial<typeof held> = {}): ApiKey => ({ ...held, ...changes, role: "billing" });

/** An API key; by default of client 1. */
export const aClientKey = (clientId = anId("client")): ApiKey => ({ ...held, role: "client", clientId });

/** Zoë O'Brien of Bristol, with notes and one answer. */
export const aPerson = (changes: Partial<PersonalData> = {}): PersonalData => ({
  person: { name: "Zoë O’Brien", phone: "+447700900123", email: "zoe.obrien@example.com", postcode: "BS1 4DJ" },
  notes: "Two slates are in the garden.\n\nShe is at home until 3.",
  fields: { roofType: "Slate" },
  ...changes,
});
