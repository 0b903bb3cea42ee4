import type * as z from "zod";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { buildClientReport } from "#domain/billing/client-report.ts";
import { compareLeadList } from "#domain/billing/list-comparison.ts";
import { buildReconciliation } from "#domain/billing/reconciliation.ts";
import { ContactHours, resolveContactHours } from "#domain/accounts/contact-hours.ts";
import { measureLeadClock, summarizeLeadClock } from "#domain/history/lead-clock.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { formatBillingRecords } from "#billing/billing-record-formats.ts";
import type { ReportBatchAnswer } from "#contact/batches/schemas.ts";
import type { RefusedLeadView } from "#intake/refused/schemas.ts";
import { entryColumns } from "#ledger/entry-views.ts";
import { formatTable, type TableFormat } from "#platform/http/table-formats.ts";
import { makeProblemWriter } from "../../problem-writer.ts";
import type { Refusal } from "../../problems.ts";
import type { RouteName, Routes } from "../../routes.ts";
import { appointment, movedAppointment, seat } from "./appointment-examples.ts";
import { contract, contractSimulation, newContract, newContractSimulation } from "./contract-examples.ts";
import { exampleAttempt, exampleDeadLetter, exampleEventAttempt, exampleReplay } from "./delivery-examples.ts";
import {
  campaign,
  client,
  eventSubscription,
  exampleIds,
  fields,
  newContactHours,
  notes,
  person,
  sandboxMessage,
  smsSubscription,
  erasure,
  erasureListItem,
  suppression,
  webhookSubscription,
} from "./example-entities.ts";
import { history, receivedLead, routingView, wonLead } from "./lead-examples.ts";
import { exampleExport, exampleExportFiles } from "./export-examples.ts";
import {
  exampleColumns,
  exampleCreditNote,
  exampleDetail,
  examplePreview,
  exampleRows,
  exampleStatement,
  newPayment,
  newStatement,
} from "./statement-examples.ts";
import {
  exampleCostReport,
  exampleDecayReport,
  exampleDeliveryReport,
  exampleFunnelReport,
  exampleOutreach,
  exampleOutreachHistory,
  examplePlan,
  exampleReturnsReport,
  exampleSpeedReport,
  newOutreach,
  newPlan,
} from "./report-examples.ts";
import { exampleBalances, exampleEntry, exampleProof } from "./ledger-examples.ts";
import {
  declinedReturnExample,
  openReturnExample,
  referredReturnExample,
  withdrawnReturnExample,
} from "./return-examples.ts";
import { examplePublicUrl, exampleRequestId } from "./refusal-examples.ts";

const exampleCalendar = {
  name: "GB-ENG",
  dates: ["2026-12-25", "2026-12-28"],
  source: "https://www.gov.uk/bank-holidays.json",
  asOf: "2026-11-23",
  until: "2026-12-31",
};

type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;
type RequestBody<R> = R extends { body: infer Schema } ? Input<Schema> : never;
type ResponseBody<R extends { responses: object }> = {
  [Status in keyof R["responses"]]: R["responses"][Status] extends { schema: infer Schema } ? Input<Schema> : never;
}[keyof R["responses"]];
/** An example for each route that has this `Part`: a missing example does not compile. */
type Examples<Part extends Record<RouteName, unknown>> = {
  [Name in RouteName as [Part[Name]] extends [never] ? never : Name]: Part[Name];
};

export const requestExamples: Examples<{ [Name in RouteName]: RequestBody<Routes[Name]> }> = {
  createExport: {
    clientId: exampleIds.client,
    from: "2026-11-01T00:00:00Z",
    to: "2026-12-01T00:00:00Z",
    format: "csv",
  },
  pushLead: { campaignId: exampleIds.campaign, person, notes, fields },
  pushLeads: {
    leads: [
      { idempotencyKey: "crm-lead-48213", campaignId: exampleIds.campaign, person, notes, fields },
      {
        idempotencyKey: "crm-lead-48214",
        campaignId: exampleIds.campaign,
        person: { name: "Tom", phone: "+441614960000" },
      },
    ],
  },
  simulateLead: { campaignId: exampleIds.campaign, person, notes, fields, at: receivedLead.receivedAt },
  changeRefusedLeadSettings: { keepPerson: true },
  acknowledgeLead: { outcome: "accepted", clientRef: "crm-51207" },
  recordContactAttempt: { result: "connected", at: "2026-11-23T14:03:30Z" },
  recordOutcome: { outcome: "won", value: { amount: 450_000, currency: "GBP" }, at: "2026-11-25T10:30:00Z" },
  recordContactAttempts: {
    attempts: [{ leadId: exampleIds.lead, idempotencyKey: "call-81", result: "connected", at: "2026-11-23T14:03:30Z" }],
  },
  recordOutcomes: {
    outcomes: [
      {
        leadId: exampleIds.lead,
        idempotencyKey: "deal-51207",
        outcome: "won",
        value: { amount: 450_000, currency: "GBP" },
      },
    ],
  },
  wakeLead: { screening: [{ register: "TPS", verdict: "clear", checkedAt: "2027-09-01T08:00:00Z" }] },
  createClient: {
    name: client.name,
    timeZone: client.timeZone,
    contactHours: newContactHours,
    statusMap: client.statusMap,
  },
  changeClient: { name: "Northgate Roofing Ltd" },
  replaceHolidays: {
    dates: exampleCalendar.dates,
    source: exampleCalendar.source,
    asOf: exampleCalendar.asOf,
    until: exampleCalendar.until,
  },
  createCampaign: {
    clientId: exampleIds.client,
    name: campaign.name,
    model: campaign.model,
    price: campaign.price,
    requiredFields: campaign.requiredFields,
  },
  changeCampaign: { price: { amount: 6500, currency: "GBP" } },
  createSubscription: {
    channel: "webhook",
    endpoint: webhookSubscription.endpoint,
    headers: [{ name: "authorization", value: "Bearer example" }],
  },
  changeSubscription: { active: false },
  rotateSecret: { overlapHours: 48 },
  createEventSubscription: {
    channel: "webhook",
    endpoint: eventSubscription.endpoint,
    events: ["lead.delivered", "delivery.exhausted"],
  },
  changeEventSubscription: { events: ["delivery.exhausted"] },
  rotateEventSecret: { overlapHours: 48 },
  confirmVerification: { code: "048213" },
  confirmEventVerification: { code: "048213" },
  enableEndpoint: { replayMissed: true },
  enableEventEndpoint: { replayMissed: true },
  requestErasure: { phone: "+447700900123" },
  suppressContact: { phone: "+447700900789", reason: "do_not_call", until: "2027-11-23T00:00:00Z" },
  checkSuppression: { phone: "+447700900789", email: "sam.taylor@example.com" },
  replay: { of: "missed", clientId: exampleIds.client, subscriptionId: exampleIds.webhook },
  compareClientList: {
    clientId: exampleIds.client,
    from: "2026-11-01T00:00:00Z",
    to: "2026-12-01T00:00:00Z",
    lateAfterSeconds: 60,
    leads: [{ clientRef: "crm-51207", arrivedAt: "2026-11-23T14:00:00.205Z" }, { leadId: exampleIds.sandboxLead }],
  },
  addContract: newContract,
  closeStatement: newStatement,
  recordPayment: newPayment,
  createStatementLink: { days: 30 },
  simulateContract: newContractSimulation,
  planLeads: newPlan,
  recordOutreach: newOutreach,
  createSeat: { name: seat.name, email: seat.email, availability: seat.availability, bufferAfterMinutes: 30 },
  changeSeat: { bufferAfterMinutes: 45 },
  bookAppointment: {
    seatId: exampleIds.seat,
    local: "2026-12-03T10:00",
    timeZone: "Europe/London",
    place: { kind: "visit" },
  },
  moveAppointment: { start: "2026-12-04T10:00:00Z", sequence: 0, by: "prospect" },
  cancelAppointment: { sequence: 0, by: "client" },
  confirmAppointment: { side: "prospect" },
  recordAppointmentResult: { side: "client", result: "held", qualified: true },
  openReturn: { reason: "no_contact", note: "Nobody picks up." },
  decideReturn: { decision: "decline", note: "The form asks for the owner, and the notes name her." },
  createKey: { role: "client", name: "Northgate's CRM", clientId: exampleIds.client },
  createUser: {
    email: "jess@northgate.example.com",
    name: "Jess Hartley",
    role: "client_manager",
    clientIds: [exampleIds.client],
  },
  changeUser: { role: "client_agent" },
};

const exampleUser = {
  id: exampleIds.user,
  email: "jess@northgate.example.com",
  name: "Jess Hartley",
  role: "client_manager" as const,
  clientIds: [exampleIds.client],
  createdAt: "2026-11-23T09:00:00.000Z",
};

const exampleLeadState = foldLead(history);
if (!exampleLeadState) throw new Error("the example history has no receipt");
const billingRecord = toBillingRecord(LeadId.parse(exampleIds.lead), exampleLeadState);
if (!billingRecord) throw new Error("the example lead was not placed");
const exampleClock = measureLeadClock(
  exampleLeadState,
  resolveContactHours(ContactHours.parse(client.contactHours?.[0]), [exampleCalendar]),
);
const exampleMonth = { from: instant(Date.UTC(2026, 10, 1)), to: instant(Date.UTC(2026, 11, 1)) };

const changedAt = "2026-11-24T08:15:00.000Z";
const key = {
  id: exampleIds.key,
  role: "client",
  name: "Northgate's CRM",
  mode: "live",
  clientId: exampleIds.client,
  createdAt: "2026-11-23T09:03:00.000Z",
} as const;

const readinessExample: ResponseBody<Routes["readReadiness"]> = {
  campaignId: exampleIds.campaign,
  at: "2026-11-23T09:06:00.000Z",
  isReady: true,
  checks: [
    {
      code: "campaign_inactive",
      isPassed: true,
      isBlocking: true,
      detail: "the campaign is active",
      pointer: "/active",
    },
    {
      code: "no_subscription",
      isPassed: true,
      isBlocking: true,
      clientId: exampleIds.client,
      detail: "2 endpoints to reach it at",
      pointer: "/clientId",
    },
    { code: "nobody_takes_leads", isPassed: true, isBlocking: true, detail: "a lead pushed now is placed at once" },
  ],
  canary: {
    leadId: exampleIds.canary,
    pushedAt: "2026-11-23T09:05:00.000Z",
    status: "returned",
    returnedAt: "2026-11-23T09:05:01.120Z",
  },
};

const missingRoofTypeRefusal: Refusal = {
  kind: "validation_error",
  errors: [{ pointer: "/fields/roof_type", detail: "needed by the campaign" }],
};
const { problem: missingRoofType } = makeProblemWriter(examplePublicUrl).forRefusal(
  missingRoofTypeRefusal,
  exampleRequestId,
);

const reportBatchAnswer: z.input<typeof ReportBatchAnswer> = {
  results: [{ outcome: "recorded", index: 0, leadId: exampleIds.lead, status: 201, lead: wonLead }],
  recorded: 1,
  refused: 0,
};

const refusedLead: z.input<typeof RefusedLeadView> = {
  id: "rfl_5x2m9c7v1t8q4w6r3n0k2p5z7f",
  at: receivedLead.receivedAt,
  keyId: exampleIds.key,
  idempotencyKey: "crm-lead-48214",
  campaignId: exampleIds.campaign,
  code: missingRoofType.code,
  status: missingRoofType.status,
  errors: missingRoofType.errors,
};

const acknowledgedLead = {
  ...wonLead,
  status: "acknowledged",
  contactAttempts: undefined,
  firstAttemptAt: undefined,
  firstContactAt: undefined,
  outcome: undefined,
} as const;

export const responseExamples: Examples<{ [Name in RouteName]: ResponseBody<Routes[Name]> }> = {
  pushLead: receivedLead,
  pushLeads: {
    results: [
      { outcome: "accepted", index: 0, idempotencyKey: "crm-lead-48213", status: 202, lead: receivedLead },
      { outcome: "refused", index: 1, idempotencyKey: "crm-lead-48214", status: 422, problem: missingRoofType },
    ],
    accepted: 1,
    refused: 1,
  },
  listLeads: { items: [{ ...wonLead, clock: summarizeLeadClock(exampleClock) }], next: null },
  readLead: { ...wonLead, clock: summarizeLeadClock(exampleClock), routing: routingView, history },
  readLeadClock: { leadId: exampleIds.lead, ...exampleClock },
  simulateLead: {
    at: receivedLead.receivedAt,
    outcome: "placed",
    checks: { phone: "valid in GB" },
    routing: routingView,
  },
  listRefusedLeads: { items: [refusedLead], next: null, notKept: 0 },
  readRefusedLeadSettings: { keepPerson: false, days: 30 },
  changeRefusedLeadSettings: { keepPerson: true, days: 30 },
  acknowledgeLead: acknowledgedLead,
  recordContactAttempt: { ...wonLead, outcome: undefined },
  withdrawContactAttempt: acknowledgedLead,
  revokeLeadLinks: acknowledgedLead,
  recordOutcome: wonLead,
  addContract: contract,
  listContracts: { items: [contract] },
  simulateContract: contractSimulation,
  createSeat: seat,
  listSeats: { items: [seat], next: null },
  changeSeat: { ...seat, bufferAfterMinutes: 45, updatedAt: changedAt },
  listSlots: {
    timeZone: seat.timeZone,
    minutes: 60,
    slots: [
      { start: "2026-12-03T09:00:00.000Z", end: "2026-12-03T10:00:00.000Z", local: "2026-12-03T09:00" },
      { start: "2026-12-03T09:30:00.000Z", end: "2026-12-03T10:30:00.000Z", local: "2026-12-03T09:30" },
    ],
  },
  bookAppointment: appointment,
  listLeadAppointments: { items: [appointment] },
  listAppointments: { items: [appointment], next: null },
  moveAppointment: movedAppointment,
  cancelAppointment: {
    ...movedAppointment,
    status: "cancelled_by_client",
    final: true,
    cancelled: { by: "client", at: "2026-12-02T12:00:00.000Z" },
  },
  confirmAppointment: { ...movedAppointment, status: "confirmed", confirmedBy: ["prospect"] },
  recordAppointmentResult: {
    ...movedAppointment,
    status: "held",
    result: "held",
    finalAt: "2026-12-06T11:05:00.000Z",
    statements: [{ by: "client", result: "held", qualified: true, at: "2026-12-04T11:05:00.000Z" }],
  },
  recordContactAttempts: reportBatchAnswer,
  recordOutcomes: reportBatchAnswer,
  openReturn: openReturnExample,
  listReturns: { items: [referredReturnExample], next: null },
  readReturn: openReturnExample,
  decideReturn: declinedReturnExample,
  withdrawReturn: withdrawnReturnExample,
  wakeLead: {
    ...wonLead,
    status: "received",
    cycles: [{ number: 2, wokenAt: "2027-09-01T08:05:00.000Z" }],
    outcome: { kind: "nurture", at: "2026-11-25T10:30:00.000Z", sequence: 1 },
    deliveries: [
      ...wonLead.deliveries,
      {
        id: "dlv_5t7xk1v9m5q2w8r4n6c0z2f5hd",
        subscriptionId: exampleIds.sms,
        channel: "sms",
        status: "pending",
        queuedAt: "2027-09-01T08:05:00.000Z",
      },
    ],
  },
  createClient: client,
  listClients: { items: [client], next: null },
  listUnmappedStatuses: {
    items: [
      {
        status: "Left VM",
        field: "result",
        count: 12,
        firstAt: "2026-11-23T14:03:30.000Z",
        lastAt: "2026-11-25T10:30:00.000Z",
      },
    ],
  },
  readClient: client,
  readHolidays: exampleCalendar,
  replaceHolidays: exampleCalendar,
  changeClient: { ...client, name: "Northgate Roofing Ltd", updatedAt: changedAt },
  createCampaign: campaign,
  listCampaigns: { items: [campaign], next: null },
  readCampaign: campaign,
  changeCampaign: { ...campaign, price: { amount: 6500, currency: "GBP" }, updatedAt: changedAt },
  readReadiness: readinessExample,
  sendCanary: { leadId: exampleIds.canary, pushedAt: "2026-11-23T09:05:00.000Z" },
  createSubscription: {
    ...webhookSubscription,
    status: "unverified",
    verifiedAt: undefined,
    secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
  },
  listSubscriptions: { items: [webhookSubscription, smsSubscription], next: null },
  readSubscription: webhookSubscription,
  changeSubscription: { ...webhookSubscription, active: false, status: "inactive", updatedAt: changedAt },
  revokeSubscriptionLinks: { ...webhookSubscription, linksRevokedAt: changedAt, updatedAt: changedAt },
  rotateSecret: {
    signature: "v1",
    secret: "whsec_GBcWFRQTEhEQDw4NDAsKCQgHBgUEAwIB",
    overlapEndsAt: "2026-12-03T08:15:00.000Z",
  },
  createEventSubscription: {
    ...eventSubscription,
    status: "unverified",
    verifiedAt: undefined,
    secret: "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY",
  },
  listEventSubscriptions: { items: [eventSubscription], next: null },
  readEventSubscription: eventSubscription,
  changeEventSubscription: { ...eventSubscription, events: ["delivery.exhausted"], updatedAt: changedAt },
  rotateEventSecret: {
    signature: "v1",
    secret: "whsec_GBcWFRQTEhEQDw4NDAsKCQgHBgUEAwIB",
    overlapEndsAt: "2026-12-03T08:15:00.000Z",
  },
  askForVerification: { ...webhookSubscription, status: "unverified", verifiedAt: undefined },
  confirmVerification: smsSubscription,
  askForEventVerification: { ...eventSubscription, status: "unverified", verifiedAt: undefined },
  confirmEventVerification: eventSubscription,
  enableEndpoint: { subscription: webhookSubscription, replayId: "rpl_01kasgb2w6e3n9t5v8x1z4q7rs" },
  enableEventEndpoint: { subscription: eventSubscription, replayId: "rpl_01kasgb2w6e3n9t5v8x1z4q7rs" },
  requestErasure: erasure,
  listErasures: { items: [erasureListItem], next: null },
  readErasure: erasure,
  suppressContact: { entries: [suppression] },
  listSuppressions: { items: [suppression], next: null },
  checkSuppression: { suppressed: true, entries: [suppression] },
  replay: exampleReplay,
  readReplay: { ...exampleReplay, status: "done", ordered: 14 },
  listDeadLetters: { items: [exampleDeadLetter], next: null },
  listClientAttempts: { items: [exampleAttempt], next: null },
  listOwnAttempts: { items: [exampleEventAttempt], next: null },
  createKey: { ...key, key: "baton_exampleKeyThatOpensNothingAtAll0123456789abc" },
  checkHealth: { status: "ok" },
  readOpenApiDocument: { openapi: "3.1.1" },
  listKeys: { items: [key], next: null },
  createUser: exampleUser,
  listUsers: { items: [exampleUser], next: null },
  changeUser: { ...exampleUser, role: "client_agent" },
  listBillingRecords: { items: [billingRecord], next: null },
  listEntries: { items: [exampleEntry], next: null },
  createExport: { ...exampleExport, status: "running", entries: 0, sums: [] },
  listExports: { items: [exampleExport], next: null },
  readExport: exampleExportFiles,
  listClientEntries: { items: [exampleEntry], next: null },
  proveEntry: exampleProof,
  readBalances: { items: [exampleBalances] },
  closeStatement: { ...exampleStatement, state: "closed", paid: 0, credited: 0, outstanding: exampleStatement.total },
  previewStatement: examplePreview,
  listStatements: { items: [exampleStatement] },
  listStatementEntries: { items: [exampleEntry], next: null },
  readStatement: exampleDetail,
  recordPayment: exampleStatement,
  createStatementLink: {
    url: "https://leads.example.com/b/AY0pY2VudHVyeS1vZi1saW5rcy10by1zdGF0ZW1lbnRz",
    expiresAt: "2027-01-03T09:00:00.000Z",
  },
  revokeStatementLinks: exampleStatement,
  listCreditNotes: { items: [exampleCreditNote], next: null },
  readCreditNote: exampleCreditNote,
  reportClient: buildClientReport(exampleMonth, [billingRecord]),
  reportSpeed: exampleSpeedReport,
  reportFunnel: exampleFunnelReport,
  reportCostPerSale: exampleCostReport,
  reportDecay: exampleDecayReport,
  reportDeliveries: exampleDeliveryReport,
  reportReturns: exampleReturnsReport,
  planLeads: examplePlan,
  recordOutreach: exampleOutreach,
  readOutreach: exampleOutreachHistory,
  listOutreach: { items: [exampleOutreach] },
  readReconciliation: buildReconciliation(exampleMonth, [billingRecord], []),
  compareClientList: compareLeadList(
    [billingRecord],
    [
      { clientRef: "crm-51207", arrivedAt: instant(Date.UTC(2026, 10, 23, 14, 0, 0, 205)) },
      { leadId: LeadId.parse(exampleIds.sandboxLead) },
    ],
    { lateAfterMs: 60_000 },
  ),
  listSandboxMessages: { items: [sandboxMessage], next: null },
};

/** The same examples in the other formats of routes that offer some. */
export const textExamples: Partial<Record<RouteName, (format: TableFormat) => string>> = {
  listBillingRecords: (format) => formatBillingRecords(format, { items: [billingRecord], next: null }).text,
  listEntries: formatEntries,
  listClientEntries: formatEntries,
  listStatementEntries: formatEntries,
  readStatement: (format) => formatTable(format, { items: exampleRows, next: null }, { columns: exampleColumns }).text,
};

function formatEntries(format: TableFormat): string {
  return formatTable(format, { items: [exampleEntry], next: null }, { columns: entryColumns }).text;
}
