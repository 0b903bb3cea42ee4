import type { Remedy } from "#domain/returns/return-policy.ts";
import { toReturnId } from "#domain/shared/id.ts";
import { ids } from "#test/support/ids.ts";
import { anId } from "../../an-id.ts";
import { at, on } from "../../at.ts";
import { anAgencyKey, anEmailSubscription, anSmsSubscription, aSeat } from "../../entities.ts";
import { wrongNumberRule } from "../../return-rules.ts";
import { askApi, post } from "../asking.ts";
import {
  type AgencyIn,
  asksApi,
  clientId,
  crm,
  pushing,
  reportedPhone,
  type Scenario,
  type Step,
} from "../run-scenario.ts";
import { secrets } from "../stores.ts";

const [text, email] = [anSmsSubscription(), anEmailSubscription()];
const reportedText = { ...anSmsSubscription(), endpoint: reportedPhone };

/** An action on the lead card of the first delivery of lead 1. */
const onTheCard = (
  what: string,
  form: Record<string, string> | ((agency: AgencyIn) => Record<string, string>),
): Step => ({
  flow: `lead-card: answerLeadCard, ${what}`,
  at: "14:02",
  ask: ({ leadCard }, agency) => {
    const { agencyId, leadIdOf } = agency;
    const url = secrets.leadLinks.createUrl({ agencyId, leadId: leadIdOf(1), delivery: 0, issuedAt: at("14:00") });
    return post(leadCard, url, typeof form === "function" ? form(agency) : form);
  },
});
/** The id of the attempt that the agency's key recorded for lead 1 under the idempotency key "once". */
const attemptIdOf = ({ leadIdOf }: AgencyIn) => ids.derive("att", leadIdOf(1), anId("key"), "once", "once");
const recordsCall = asksApi("recordContactAttempt", ({ leadIdOf }) => ({
  params: { leadId: leadIdOf(1) },
  idempotencyKey: "once",
  body: { result: "connected" },
}));
/** The client records that lead 1 is not ready until Tuesday morning. */
const recordsNurture = asksApi("recordOutcome", ({ leadIdOf }) => ({
  params: { leadId: leadIdOf(1) },
  idempotencyKey: "once",
  body: { outcome: "nurture", wakeOn: "2026-11-24", reason: "timing" },
}));
/** Wakes lead 1. A retry whose first request woke it is refused with 409, and has done what it should. */
const wakesLead: Step = {
  flow: "api: wakeLead",
  async ask(asking, agency, process) {
    const { ask } = asksApi("wakeLead", ({ leadIdOf }) => ({ params: { leadId: leadIdOf(1) }, body: {} }));
    await ask(asking, agency, process).catch((fault: unknown) => {
      if (!String(fault).includes("not_sleeping")) throw fault;
    });
  },
};
/** The contract gives a remedy for wrong numbers that are returned within eight hours of delivery. */
const agreesRemedy = (remedy: Remedy): Step =>
  asksApi(
    "addContract",
    () => ({
      params: { clientId },
      body: {
        currency: "GBP",
        period: "month",
        graceDays: 3,
        tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
        paymentDays: 30,
        document: "statement",
        returns: {
          rules: [{ ...wrongNumberRule, remedy, within: { amount: 8, unit: "hours", since: "delivered" } }],
          cap: { count: 10 },
        },
      },
    }),
    { isQuiet: true },
  );
const agreesPolicy = agreesRemedy({ kind: "credit" });
const agreesReplacement = agreesRemedy({ kind: "replacement" });
const returnsLead = (reason: "wrong_number" | "other"): Step =>
  asksApi("openReturn", ({ leadIdOf }) => ({
    params: { leadId: leadIdOf(1) },
    idempotencyKey: "once",
    body: { reason, note: "Not theirs." },
  }));
const recordsWrongNumber = asksApi(
  "recordContactAttempt",
  ({ leadIdOf }) => ({ params: { leadId: leadIdOf(1) }, idempotencyKey: "once", body: { result: "wrong_number" } }),
  { isQuiet: true },
);
/** Does everything that falls due until a time of the day. */
const sees = (time: string): Step => ({ flow: "given", ask: (_, { system }) => system.drain(at(time)) });
/** Sends a batch, and retries it until each report of it is recorded. */
const asksApiForEach = (
  route: "recordContactAttempts" | "recordOutcomes",
  body: (agency: AgencyIn) => object,
): Step => ({
  flow: `api: ${route}`,
  async ask(asking, agency) {
    const caller = { ...anAgencyKey(), agencyId: agency.agencyId };
    const answer = await askApi(asking, route, caller, { body: body(agency) });
    if ((answer as { refused?: number }).refused !== 0) throw new Error("refused");
  },
});
const changesClient = (body: { paused: boolean }): Step =>
  asksApi("changeClient", () => ({ params: { clientId }, body }), { isQuiet: true });
/** Does everything that falls due until then, without faults. */
const quietlyUntil = (time: string): Step => ({
  flow: "given",
  isQuiet: true,
  ask: (_, { system }) => system.drain(on(time)),
});
const called = { once: "once", attempt: "connected", outcome: "won", value: "1250", calledMinutesAgo: "1" };

/** An action of the phone's owner on the opt-out page. */
const onTheStopPage = (form: Record<string, string>, changes: Partial<Step> = {}): Step => ({
  flow: `lead-card: stopMessages, ${form["wish"] ?? "stop"}`,
  ask: ({ stopPage }, { agencyId }) =>
    post(
      stopPage,
      secrets.stopLinks.createUrl({ agencyId, clientId, subscriptionId: text.id, endpoint: text.endpoint }),
      form,
    ),
  ...changes,
});

export const people: Record<string, Scenario> = {
  "a lead by text, email and webhook": {
    events: [],
    only: ["deliver"],
    subscriptions: () => [text, email, crm],
  },
  "texts up to the limit of the day, and one more": {
    events: ["sms.cap_reached"],
    only: ["deliver-sms"],
    subscriptions: () => [text],
    steps: [pushing(1, { isQuiet: true }), pushing(2), pushing(3)],
  },
  "an email that bounces": {
    events: ["email.bounced", "endpoint.disabled"],
    only: ["mail-events", "deliver-email", "deliver-sms", "work-due"],
    subscriptions: () => [text, email],
    mailed: "Bounce",
    // A sender that held the order while another one sent the email, and while it bounced, finds the mailbox disabled and records a skip, which has no
    // effect beside a bounce.
    mayDiffer: ["items"],
  },
  "an email that is reported as spam": {
    events: ["email.complained"],
    only: ["mail-events", "project"],
    subscriptions: () => [email],
    mailed: "Complaint",
  },
  "a text that its phone took": {
    events: ["sms.undelivered"],
    only: ["sms-events", "deliver-sms-with-reports", "project"],
    subscriptions: () => [reportedText],
    texted: ["TEXT_SUCCESSFUL", "TEXT_DELIVERED"],
  },
  "a text to a number that is invalid": {
    events: ["sms.undelivered", "endpoint.disabled"],
    only: ["sms-events", "deliver-sms-with-reports", "deliver-email", "work-due"],
    subscriptions: () => [reportedText, email],
    texted: ["TEXT_SUCCESSFUL", "TEXT_INVALID"],
    // As for an email that bounces.
    mayDiffer: ["items"],
  },
  "texts that the recipient stops, and then a lead": {
    events: ["endpoint.disabled"],
    only: ["lead-card", "work-due", "deliver"],
    subscriptions: () => [text, email],
    steps: [onTheStopPage({}), pushing()],
  },
  "texts that the recipient starts again": {
    events: [],
    only: ["lead-card"],
    subscriptions: () => [text],
    steps: [onTheStopPage({}, { isQuiet: true }), onTheStopPage({ wish: "start" }), pushing()],
  },
  "a lead that is taken on the card": {
    events: ["lead.acknowledged"],
    only: ["lead-card", "project"],
    subscriptions: () => [text],
    steps: [pushing(1, { isQuiet: true }), onTheCard("an answer", { once: "once", answer: "accepted" })],
  },
  "a call and a sale that are recorded on the card": {
    events: ["lead.contacted", "lead.outcome_recorded"],
    only: ["lead-card", "project"],
    subscriptions: () => [text],
    steps: [pushing(1, { isQuiet: true }), onTheCard("a call and its outcome", called)],
  },
  "a call that starts on the card": {
    events: [],
    only: ["lead-card"],
    subscriptions: () => [text],
    steps: [pushing(1, { isQuiet: true }), onTheCard("a call started", { call: "started" })],
  },
  "a call and an appointment that are recorded on the card": {
    events: ["lead.contacted", "lead.outcome_recorded", "appointment.booked"],
    only: ["lead-card", "project"],
    subscriptions: () => [text],
    given: async ({ seats }, { agencyId }) => void (await seats.create({ agencyId, clientId }, aSeat(), "")),
    steps: [
      pushing(1, { isQuiet: true }),
      onTheCard("a call and an appointment", {
        once: "once",
        attempt: "connected",
        outcome: "appointment_set",
        calledMinutesAgo: "1",
        slot: `${aSeat().id} 2026-11-24T10:00:00.000Z`,
        place: "visit",
        note: "Ring twice",
      }),
    ],
  },
  "a call that is recorded with a key and undone on the card": {
    events: ["lead.contacted", "lead.contact_withdrawn"],
    only: ["lead-card", "project"],
    subscriptions: () => [text],
    steps: [
      pushing(1, { isQuiet: true }),
      recordsCall,
      onTheCard("a call undone", (agency) => ({ withdraw: attemptIdOf(agency) })),
    ],
  },
  "a call that is withdrawn with a key": {
    events: ["lead.contacted", "lead.contact_withdrawn"],
    only: ["api"],
    steps: [
      pushing(1, { isQuiet: true }),
      { ...recordsCall, isQuiet: true },
      asksApi("withdrawContactAttempt", (agency) => ({
        params: { leadId: agency.leadIdOf(1), attemptId: attemptIdOf(agency) },
      })),
    ],
  },
  "links that are revoked, and renewed on their pages": {
    events: [],
    only: ["api: revokeLeadLinks", "api: revokeSubscriptionLinks", "lead-card"],
    subscriptions: () => [text],
    steps: [
      pushing(1, { isQuiet: true }),
      asksApi("revokeLeadLinks", ({ leadIdOf }) => ({ params: { leadId: leadIdOf(1) } })),
      asksApi("revokeSubscriptionLinks", () => ({ params: { clientId, subscriptionId: text.id } })),
      onTheCard("a new link", { renew: "1" }),
      {
        flow: "lead-card: renewMyLeads",
        at: "14:02",
        ask: ({ leadCard }, { agencyId }) => {
          const link = { agencyId, clientId, subscriptionId: text.id, issuedAt: at("14:00") };
          return post(leadCard, secrets.personLinks.createUrl(link), { renew: "1" });
        },
      },
    ],
  },
  "a lead that is refused by a key": {
    events: ["lead.rejected"],
    only: ["api", "project"],
    steps: [
      pushing(1, { isQuiet: true }),
      asksApi("acknowledgeLead", ({ leadIdOf }) => ({
        params: { leadId: leadIdOf(1) },
        body: { outcome: "rejected", reason: "out of area" },
      })),
    ],
  },
  "a lead that is not ready yet, and wakes on its date": {
    events: ["lead.woken"],
    only: ["api", "project", "work-due", "relay"],
    steps: [pushing(1, { isQuiet: true }), recordsNurture],
  },
  "a lead that wakes, of which the stream does not show it": {
    events: [],
    only: ["work-due"],
    steps: [pushing(1, { isQuiet: true }), { ...recordsNurture, isStreamLost: "fact/woken/000002" }],
  },
  "a lead that cannot wake on its date": {
    events: ["lead.not_woken"],
    only: ["work-due: wake", "project"],
    steps: [pushing(1, { isQuiet: true }), changesClient({ paused: true }), recordsNurture],
  },
  "a lead that could not wake on its date, and is woken later": {
    events: ["lead.woken"],
    only: ["api: wakeLead", "project", "relay"],
    steps: [
      pushing(1, { isQuiet: true }),
      { ...recordsNurture, isQuiet: true },
      changesClient({ paused: true }),
      quietlyUntil("2026-11-24T10:00Z"),
      changesClient({ paused: false }),
      wakesLead,
    ],
  },
  "a lead that is woken before its date": {
    events: ["lead.woken"],
    only: ["api: wakeLead", "work-due", "relay"],
    steps: [pushing(1, { isQuiet: true }), { ...recordsNurture, isQuiet: true }, wakesLead],
  },
  "a lead that is returned for a wrong number, and approved at once": {
    events: ["return.opened", "return.decided"],
    only: ["api: openReturn", "project"],
    steps: [agreesPolicy, pushing(1, { isQuiet: true }), recordsWrongNumber, returnsLead("wrong_number")],
  },
  "a lead that is returned before the evidence comes": {
    events: ["return.opened", "return.decided"],
    only: ["api: recordContactAttempt", "project", "work-due"],
    steps: [
      agreesPolicy,
      pushing(1, { isQuiet: true }),
      { ...returnsLead("wrong_number"), isQuiet: true },
      { ...recordsWrongNumber, isQuiet: false },
    ],
  },
  "a lead whose return is declined when its window is over": {
    events: ["return.decided"],
    only: ["work-due"],
    steps: [
      agreesPolicy,
      pushing(1, { isQuiet: true }),
      { ...returnsLead("wrong_number"), isQuiet: true },
      sees("23:30"),
    ],
  },
  "a lead whose return the agency decides": {
    events: ["return.referred", "return.decided"],
    only: ["api: decideReturn", "project"],
    steps: [
      pushing(1, { isQuiet: true }),
      { ...returnsLead("other"), isQuiet: true },
      asksApi("decideReturn", ({ leadIdOf }) => ({
        params: { returnId: toReturnId(leadIdOf(1), 1) },
        body: { decision: "approve", remedy: { kind: "partial_credit", percent: 50 }, note: "By half." },
      })),
    ],
  },
  "a lead that is replaced by the next one": {
    events: [],
    only: ["project", "work-due"],
    steps: [
      agreesReplacement,
      pushing(1, { isQuiet: true }),
      { ...recordsWrongNumber, isQuiet: true },
      { ...returnsLead("wrong_number"), isQuiet: true },
      pushing(2),
    ],
  },
  "a rejected lead whose contract has a policy": {
    events: ["lead.rejected", "return.opened", "return.referred"],
    only: ["api: acknowledgeLead", "project"],
    steps: [
      agreesPolicy,
      pushing(1, { isQuiet: true }),
      asksApi("acknowledgeLead", ({ leadIdOf }) => ({
        params: { leadId: leadIdOf(1) },
        body: { outcome: "rejected", reason: "no_capacity" },
      })),
    ],
  },
  "a lead with a wrong number, by the card": {
    events: ["return.opened", "return.decided"],
    only: ["lead-card"],
    subscriptions: () => [text],
    steps: [
      agreesPolicy,
      pushing(1, { isQuiet: true }),
      onTheCard("a wrong number", { once: "once", attempt: "wrong_number", calledMinutesAgo: "0" }),
    ],
  },
  "a lead whose return the client withdraws": {
    events: [],
    only: ["api: withdrawReturn", "project"],
    steps: [
      pushing(1, { isQuiet: true }),
      { ...returnsLead("other"), isQuiet: true },
      asksApi("withdrawReturn", ({ leadIdOf }) => ({ params: { returnId: toReturnId(leadIdOf(1), 1) } })),
    ],
  },
  "calls and outcomes in batches": {
    events: ["lead.contacted", "lead.outcome_recorded"],
    only: ["api"],
    steps: [
      pushing(1, { isQuiet: true }),
      pushing(2, { isQuiet: true }),
      asksApiForEach("recordContactAttempts", ({ leadIdOf }) => ({
        attempts: [1, 2].map((number) => ({ leadId: leadIdOf(number), idempotencyKey: "once", result: "connected" })),
      })),
      asksApiForEach("recordOutcomes", ({ leadIdOf }) => ({
        outcomes: [
          { leadId: leadIdOf(1), idempotencyKey: "first", outcome: "quoted" },
          { leadId: leadIdOf(2), idempotencyKey: "first", outcome: "lost" },
          { leadId: leadIdOf(1), idempotencyKey: "second", outcome: "lost" },
        ],
      })),
    ],
  },
  "a lead that is not ready yet, by the card": {
    events: [],
    only: ["lead-card", "project"],
    subscriptions: () => [text],
    steps: [
      pushing(1, { isQuiet: true }),
      onTheCard("a call and a date", {
        once: "once",
        attempt: "connected",
        outcome: "nurture",
        wakeOn: "2026-11-24",
        why: "budget",
        calledMinutesAgo: "1",
      }),
    ],
  },
  "a call and a quotation that are recorded with a key": {
    events: ["lead.contacted", "lead.outcome_recorded"],
    only: ["api"],
    steps: [
      pushing(1, { isQuiet: true }),
      asksApi("recordContactAttempt", ({ leadIdOf }) => ({
        params: { leadId: leadIdOf(1) },
        idempotencyKey: "once",
        body: { result: "connected" },
      })),
      asksApi("recordOutcome", ({ leadIdOf }) => ({
        params: { leadId: leadIdOf(1) },
        idempotencyKey: "once",
        body: { outcome: "quoted" },
      })),
    ],
  },
};
