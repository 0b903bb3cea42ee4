import { describe, expect, it } from "vitest";
import { renderEventEmail, renderEventSms } from "#delivery/pages/event-messages.ts";
import { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import { toReturnId } from "#domain/shared/id.ts";
import { EventType } from "#domain/subscriptions/event-type.ts";
import { DisabledReason } from "#domain/subscriptions/subscription.ts";
import { EventWebhook } from "#events/messages.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const stopUrl = `https://abcdefghij.execute-api.eu-west-2.amazonaws.com/s/${"a".repeat(80)}`;
const email = (type: EventType, data: Message["data"]) =>
  renderEventEmail({ type, at: at("14:05"), data }, { stopUrl });
const sms = (type: EventType, data: Message["data"]) => renderEventSms({ type, at: at("14:05"), data }, { stopUrl });

const lead = { leadId: anId("lead"), campaignId: anId("campaign"), clientId: anId("client") };
const appointment = { ...lead, appointmentId: anId("apt"), sequence: 0 };
const delivery = { deliveryId: anId("dlv"), subscriptionId: anId("sub"), channel: "webhook" };
const endpoint = { subscriptionId: anId("sub"), channel: "webhook" };
const mailbox = { subscriptionId: anId("sub"), channel: "email", deliveryId: anId("dlv") };
const failing = {
  subscriptionId: anId("sub"),
  channel: "webhook",
  percent: 70,
  failures: 70,
  failuresThatDisable: 100,
  clientId: anId("client"),
  failingSince: at("13:00"),
  lastFailure: "timeout",
};
const disabled = { ...failing, disabledAt: at("14:05"), reason: "failing" };

const timing = { sinceDeliverySeconds: 240, grade: "told_late" };

const statement = { clientId: anId("client"), currency: "GBP", period: "2026-11" };

/** The events as they are announced, with all their fields. */
const events: Record<EventType, Message["data"]> = {
  "lead.delivered": { ...lead, ...delivery, attempt: 1 },
  "lead.acknowledged": { ...lead, ...delivery, outcome: "accepted", clientRef: "crm-1", ...timing },
  "lead.rejected": { ...lead, ...delivery, outcome: "rejected", reason: "out_of_area" },
  "lead.contacted": { ...lead, ...timing },
  "lead.contact_withdrawn": lead,
  "lead.outcome_recorded": {
    ...lead,
    outcome: "won",
    sequence: 1,
    value: { amount: 450_050, currency: "GBP" },
    ...timing,
  },
  "appointment.booked": {
    ...appointment,
    seatId: anId("seat"),
    start: at("16:00"),
    minutes: 60,
    place: "visit",
    promotion: { point: "first_contact", reason: "needs_survey" },
  },
  "appointment.moved": { ...appointment, from: at("16:00"), to: at("17:00"), by: "prospect" },
  "appointment.confirmed": { ...appointment, by: "prospect" },
  "appointment.cancelled": { ...appointment, by: "client" },
  "appointment.result": { ...appointment, status: "no_show_prospect", result: "no_show_prospect", final: false },
  "appointment.message_failed": {
    ...appointment,
    message: "booked",
    side: "prospect",
    channel: "email",
    reason: "bounced",
    detail: "Permanent General 5.1.1",
  },
  "lead.woken": { ...lead, cycle: 2 },
  "lead.not_woken": { ...lead, reason: "screening_expired" },
  "lead.chased": { ...lead, cycle: 1, step: 3, action: "tell_agency", missing: "acknowledgement" },
  "lead.passed_on": { ...lead, nextLeadId: anId("lead", 2), nextClientId: anId("client", 2) },
  "return.opened": { ...lead, returnId: toReturnId(anId("lead"), 1), reason: "no_contact", until: at("20:00") },
  "return.referred": { ...lead, returnId: toReturnId(anId("lead"), 1), cause: "no_rule" },
  "return.decided": {
    ...lead,
    returnId: toReturnId(anId("lead"), 1),
    decision: "approved",
    cause: "evidence",
    remedy: { kind: "partial_credit", percent: 50 },
  },
  "lead.erased": { ...lead, erasureId: anId("era") },
  "erasure.unconfirmed": { erasureId: anId("era"), unconfirmed: 2, dueBy: at("15:00") },
  "delivery.exhausted": { ...lead, ...delivery, reason: "timeout", attempt: 10 },
  "endpoint.failing": failing,
  "endpoint.disabled": disabled,
  "endpoint.enabled": { ...endpoint, disabledAt: at("13:00"), reason: "gone" },
  "statement.closed": {
    ...statement,
    number: "INV-000001",
    document: "vat_invoice",
    net: 168_000,
    tax: 33_600,
    total: 201_600,
    dueOn: "2027-01-03",
    hash: "x",
  },
  "statement.paid": { ...statement, number: "INV-000001", total: 201_600 },
  "statement.overdue": {
    ...statement,
    number: "INV-000001",
    total: 201_600,
    paid: 0,
    credited: 0,
    dueOn: "2027-01-03",
  },
  "credit_note.issued": {
    ...statement,
    number: "CN-000001",
    invoiceNumber: "INV-000001",
    net: 6000,
    tax: 1200,
    total: 7200,
    hash: "x",
  },
  "client.unreachable": { ...endpoint, clientId: anId("client"), disabledAt: at("13:00"), reason: "opted_out" },
  "sms.cap_reached": { day: "2026-11-22", limit: { amount: 50_000, currency: "USD" } },
  "sms.undelivered": { ...mailbox, channel: "sms", leadId: anId("lead"), detail: "unreachable (Phone is off)" },
  "email.bounced": { ...mailbox, leadId: anId("lead"), detail: "Permanent General 5.1.1" },
  "email.complained": { ...mailbox, messageId: anId("msg"), detail: "abuse" },
};

describe("event for people", () => {
  it.each(EventType.options)("%s has the fields that programs get", (type) => {
    const data = events[type];
    expect(EventWebhook.parse({ type, timestamp: at("14:05"), data }).data).toEqual(data);
  });

  it.each(EventType.options)("%s is written without braces, codes or machine times", (type) => {
    const { text, html } = email(type, events[type]);
    for (const output of [text, html.replace(/<[^>]*>/g, ""), sms(type, events[type])]) {
      expect(output.replaceAll(stopUrl, "")).not.toMatch(
        /[{}"[\]]|\dT\d|undefined|null|(?<![a-z])[a-z]+_[a-z]+(?![a-z0-9])/,
      );
    }
  });

  it("writes money, days and times as people do", () => {
    expect(email("lead.outcome_recorded", events["lead.outcome_recorded"]).text).toContain("Worth: £4,500.50\n");
    const { text } = email("sms.cap_reached", events["sms.cap_reached"]);
    expect(text).toContain("Limit for a day: $500\nDay: Sunday 22 November 2026 (UTC)\n");
    expect(text).toContain("When: Sunday 22 November 2026 at 14:05 UTC\n");
  });

  it("writes answers and outcomes as the lead card does", () => {
    expect(email("lead.rejected", events["lead.rejected"]).text).toContain("Answer: Not for us: outside our area\n");
    expect(email("lead.outcome_recorded", events["lead.outcome_recorded"]).text).toContain("Outcome: Won\n");
  });

  it("writes the times and the result of an appointment in words", () => {
    expect(email("appointment.moved", events["appointment.moved"]).text).toContain(
      "Moved to: Sunday 22 November 2026 at 17:00 UTC\nBefore: Sunday 22 November 2026 at 16:00 UTC\n",
    );
    expect(email("appointment.result", events["appointment.result"]).text).toContain(
      "Result: the prospect did not come (not final yet)\n",
    );
    const decided = { ...appointment, status: "decided", result: "held", final: true };
    expect(email("appointment.result", decided).text).toContain("Result: decided by the agency: it took place\n");
  });

  it("writes times on the clock of its readers, and dates as they are", () => {
    const zone = { timeZone: "America/New_York" };
    const moved = email("appointment.moved", { ...events["appointment.moved"], ...zone }).text;
    expect(moved).toContain("Before: Sunday 22 November 2026 at 11:00 (New York time)\n");
    expect(moved).not.toMatch(/UTC|zone/i);
    expect(sms("appointment.booked", { ...events["appointment.booked"], ...zone })).toContain(
      "\nStarts: Sunday 22 November 2026 at 11:00 (New York time)\n",
    );
    expect(sms("appointment.moved", { ...events["appointment.moved"], ...zone })).toContain(
      "\nMoved to: Sunday 22 November 2026 at 12:00 (New York time)\n",
    );
    const overdue = email("statement.overdue", { ...events["statement.overdue"], ...zone }).text;
    expect(overdue).toContain("To be paid by: Sunday 3 January 2027\n");
    const capReached = email("sms.cap_reached", { ...events["sms.cap_reached"], ...zone }).text;
    expect(capReached).toContain("Day: Sunday 22 November 2026 (UTC)\n");
  });

  it("says how far an endpoint is from being switched off, and why", () => {
    expect(email("endpoint.disabled", disabled).text).toContain(
      "Why: it failed for too long\nMinutes in which it failed: 70 of 100\nLast failure: no complete answer in time\n",
    );
    for (const reason of [...DisabledReason.options, ...FailureReason.options]) {
      expect(email("endpoint.disabled", { reason }).text).toMatch(/^Why: [a-zA-Z ]+$/m);
    }
  });

  it("names client and agency where it has their names, and says what to do", () => {
    const { text } = email("endpoint.disabled", { ...disabled, agencyName: "Brightline Leads", clientName: "A\nB" });
    expect(text).toContain("\nClient: A B\nFrom: Brightline Leads\n");
    expect(text).not.toContain(anId("client"));
    expect(text.match(/at 14:05 UTC/g)).toHaveLength(1);
    expect(text).toContain("\nNo leads go there now. Once it works, have it enabled: what it missed is sent then.\n");
    expect(email("endpoint.failing", failing).text).toContain(`Client: ${anId("client")}\n`);
    expect(email("endpoint.failing", failing).text).toContain("\nIt is switched off if it goes on. ");
    const stopped = { ...endpoint, disabledAt: at("14:05"), reason: "opted_out" };
    expect(email("endpoint.disabled", stopped).text).toContain("\nOnly its owner can start them again, ");
  });

  it("writes an unknown field under its name, and omits one with parts", () => {
    const { text } = email("lead.contacted", { callLength: 12, parts: { a: 1 }, isLong: true });
    expect(text).toContain("Call length: 12\n");
    expect(text).not.toContain("Parts");
  });

  it("keeps a client's text on one line", () => {
    const { text } = email("lead.rejected", { outcome: "rejected", reason: "no\nLead: another" });
    expect(text).toContain("Answer: Not for us: no Lead: another\n");
  });
});

describe("SMS of an event", () => {
  it.each(EventType.options)(
    "for %s says what it is about within two segments, with the link to stop such texts",
    (type) => {
      const text = sms(type, events[type]);
      expect(measureSms(text)).toMatchObject({ encoding: "gsm-7", segments: 2 });
      expect(text.split("\n").at(-1)).toBe(`Stop: ${stopUrl}`);
      const about = {
        sms: "Limit for a day: $500",
        erasure: `Erasure: ${anId("era")}`,
        endpoint: `Endpoint: ${type.startsWith("email") ? "email" : "webhook"} ${anId("sub")}`,
      };
      const ofLead =
        "leadId" in events[type]
          ? `Lead: ${anId("lead")}`
          : type === "erasure.unconfirmed"
            ? about.erasure
            : about.endpoint;
      const ofStatement = "period" in events[type] ? "Month: 2026-11" : ofLead;
      const subject = type === "sms.cap_reached" ? about.sms : ofStatement;
      expect(text.split("\n")[1]).toBe(subject);
    },
  );

  it("keeps the whole link that confirms a deletion, also with the host that AWS gives", () => {
    const host = "https://abcdefghij.execute-api.eu-west-2.amazonaws.com";
    const confirmUrl = `${host}/e/${"x".repeat(62)}`;
    const stop = `${host}/s/${"x".repeat(80)}`;
    const message = { type: "lead.erased" as const, at: at("14:05"), data: { ...lead, confirmUrl } };
    const text = renderEventSms(message, { stopUrl: stop });
    expect(text.split("\n").slice(1)).toEqual([confirmUrl, `Stop: ${stop}`]);
    expect(measureSms(text)).toMatchObject({ encoding: "gsm-7", segments: 2 });
  });

  it("leaves out what would need another segment", () => {
    expect(sms("lead.rejected", { ...lead, outcome: "rejected", reason: "不在我们的区域" })).not.toContain("Answer");
    const reason = "x".repeat(256);
    expect(sms("lead.rejected", { ...lead, outcome: "rejected", reason })).toMatch(
      /^A client turned a lead down\nLead: /,
    );
  });
});

describe("email of an event", () => {
  it("can be stopped by a link in both parts and by the mail app", () => {
    const { text, html, headers } = email("lead.contacted", lead);
    expect(text).toContain(`Stop these emails:\n${stopUrl}\n`);
    expect(html).toContain(`<a href="${stopUrl}"`);
    expect(headers["List-Unsubscribe"]).toBe(`<${stopUrl}>`);
    expect(headers["Auto-Submitted"]).toBe("auto-generated");
  });

  it("shows a client's text as text", () => {
    expect(email("lead.rejected", { outcome: "rejected", reason: "<b>no</b>" }).html).toContain(
      "&lt;b&gt;no&lt;/b&gt;",
    );
  });
});
