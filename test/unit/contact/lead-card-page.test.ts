import { beforeEach, describe, expect, it } from "vitest";
import { makeBookAppointment } from "#appointments/book-appointment.ts";
import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeListSlots } from "#appointments/list-slots.ts";
import { makeMoveAppointment } from "#appointments/move-appointment.ts";
import { makeRecordAppointmentResult } from "#appointments/record-appointment-result.ts";
import { openAppointments } from "#appointments/wire.ts";
import { makeAgreeAppointment } from "#contact/agree-appointment.ts";
import { makeChangeAppointment } from "#contact/change-appointment.ts";
import { makeLoadDiary } from "#contact/load-diary.ts";
import { makeRecordCallStart } from "#contact/record-call-start.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeLeadCardPage } from "#contact/lead-card-page.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makePlanNurture } from "#contact/plan-nurture.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { History } from "#leads/ports.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCalendars, memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aNurture, aReceived, aWoken, anAcknowledged } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { pageHandlerOver } from "#test/support/page-handler-over.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const leadContext = {
  agencyName: "Agency",
  clientName: "Client",
  clientTimeZone: "Europe/London",
  campaignName: "Roofs",
  // 22 November 2026 is a Sunday.
  contactHours: [
    {
      from: at("09:00"),
      weekly: [{ days: ["sun" as const], from: "14:01", to: "18:00" }],
      holidays: [],
      calendars: [],
      timeZone: "Europe/London",
    },
  ],
};

/** The verbs of appointments over an empty table: the client has no seats. */
function appointmentsOver(history: History, now: () => Instant) {
  const stores = openAppointments({ client: memoryDynamoDb(), name: "Baton" });
  const deps = { ...stores, campaigns: memoryCampaigns(aCampaign()), history, ids, now };
  return {
    loadDiary: makeLoadDiary({ ...deps, listSlots: makeListSlots(deps) }),
    agreeAppointment: makeAgreeAppointment({ ...deps, bookAppointment: makeBookAppointment(deps) }),
    changeAppointment: makeChangeAppointment({
      moveAppointment: makeMoveAppointment(deps),
      cancelAppointment: makeCancelAppointment(deps),
      recordAppointmentResult: makeRecordAppointmentResult(deps),
    }),
  };
}

describe("the lead card handler", () => {
  const links = makeLeadLinks("a well kept secret", "https://api.example.com");
  const stopLinks = makeStopLinks("a well kept secret", "https://api.example.com");
  const tokenUntil = (expiresAt: string) =>
    links.createUrl({ ...key, delivery: 0, expiresAt: on(expiresAt) }).slice("https://api.example.com/l/".length);
  const valid = tokenUntil("2026-12-22T14:00:00Z");
  const clock = aClock("14:30");
  const planNurture = makePlanNurture({ clients: memoryClients(aClient()), campaigns: memoryCampaigns(aCampaign()) });
  let history = memoryHistory();
  let faults: unknown[];

  beforeEach(() => {
    clock.set("14:30");
    faults = [];
    history = memoryHistory();
    history.given(key, { facts: [aReceived(), aDelivered()], personal: aPerson() });
  });

  const makeHandler = (usedHistory: History = history) =>
    pageHandlerOver(
      "/l/{token}",
      makeLeadCardPage({
        ...{ links, stopLinks, history: usedHistory, ids, now: clock.now },
        ...appointmentsOver(usedHistory, clock.now),
        recordCallStart: makeRecordCallStart({ history: usedHistory, now: clock.now }),
        readLeadContext: async () => leadContext,
        loadHoursInForce: makeLoadHoursInForce({ calendars: memoryCalendars() }),
        recordAcknowledgement: makeRecordAcknowledgement({ history: usedHistory, now: clock.now }),
        recordContactAttempt: makeRecordContactAttempt({ history: usedHistory, ids, now: clock.now }),
        withdrawContactAttempt: makeWithdrawContactAttempt({ history: usedHistory, now: clock.now }),
        recordOutcome: makeRecordOutcome({ history: usedHistory, planNurture, ids, now: clock.now }),
      }),
      (fault) => void faults.push(fault),
    );
  const get = (token = valid) => makeHandler()(anHttpEvent({ pathParameters: { token } }));
  const post = (fields: Record<string, string>, token = valid) => {
    const event = anHttpEvent({ pathParameters: { token }, body: new URLSearchParams(fields).toString() });
    event.requestContext.http.method = "POST";
    return makeHandler()(event);
  };
  const recorded = () => history.factsOf(key).slice(2);

  it("shows the lead behind a valid link, and records nothing", async () => {
    const page = await get();
    expect(page).toMatchObject({ statusCode: 200, body: expect.stringContaining(aPerson().person.name) });
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    expect(recorded()).toEqual([]);
  });

  it("shows no lead for a link that expired, was changed, or names a lead that does not exist", async () => {
    const changed = `${valid.startsWith("A") ? "B" : "A"}${valid.slice(1)}`;
    const unknownLeadUrl = links.createUrl({
      ...key,
      leadId: anId("lead", 9),
      delivery: 0,
      expiresAt: on("2026-12-22T14:00:00Z"),
    });
    for (const [token, status] of [
      [tokenUntil("2026-11-22T14:00:00Z"), 410],
      [changed, 404],
      ["", 404],
      [unknownLeadUrl.slice(unknownLeadUrl.lastIndexOf("/") + 1), 404],
    ] as const) {
      const responses = [await get(token), await post({ once: "a", attempt: "busy" }, token)];
      for (const response of responses) {
        expect(response.statusCode).toBe(status);
        expect(response.body).not.toContain(aPerson().person.name);
      }
    }
    expect(recorded()).toEqual([]);
  });

  it("says after how long the client called, and how much of that was in its working hours", async () => {
    expect((await get()).body).not.toContain("Called after");
    history.given(key, {
      facts: [aReceived(), aDelivered({ at: at("14:00") }), aContactAttempt({ at: at("14:04") })],
      personal: aPerson(),
    });
    expect((await get()).body).toContain("Called after 4 minutes; 3 minutes of your working hours");
  });

  it("shows that the person was erased", async () => {
    history.given(key, { facts: [aReceived()] });
    expect(await get()).toMatchObject({ statusCode: 410, body: expect.stringContaining("forgotten") });
  });

  it("records an attempt and a sale by the subscription of the link, and redirects to the card", async () => {
    const fields = { once: "tap-1", attempt: "connected", outcome: "won", value: "4,250.50", calledMinutesAgo: "15" };
    expect(await post(fields)).toMatchObject({ statusCode: 303, headers: { location: `/l/${valid}?saved=1` } });
    const provenance = { source: "link", author: anId("sub"), at: on("2026-11-22T14:15:00Z") };
    expect(recorded()).toMatchObject([
      { kind: "contact_attempted", result: "connected", ...provenance },
      { kind: "outcome_recorded", outcome: "won", value: { amount: 425_050, currency: "GBP" }, ...provenance },
    ]);
  });

  it("records the same tap once, even if it is posted again a minute later", async () => {
    const fields = { once: "tap-1", attempt: "connected", outcome: "quoted", calledMinutesAgo: "5" };
    await post(fields);
    clock.set("14:31");
    expect(await post(fields)).toMatchObject({ statusCode: 303 });
    expect(recorded()).toHaveLength(2);
  });

  it("puts a lead to sleep until a date, and shows the date", async () => {
    const fields = { once: "tap-1", attempt: "connected", outcome: "nurture", wakeOn: "2027-09-01", why: "budget" };
    expect(await post(fields)).toMatchObject({ statusCode: 303 });
    expect(recorded()).toMatchObject([
      { kind: "contact_attempted", result: "connected" },
      { nurture: { wakeOn: "2027-09-01", wakeAt: on("2027-09-01T08:00Z"), reason: "budget" } },
    ]);
    expect((await get()).body).toContain("Not ready yet, again on Wednesday 1 September 2027");
  });

  it("explains a date that is past, or after the end of the consent, and keeps what was chosen", async () => {
    const nurture = { once: "tap-1", attempt: "connected", outcome: "nurture", why: "budget" };
    const past = await post({ ...nurture, wakeOn: "2026-11-21" });
    expect(past).toMatchObject({ statusCode: 422, body: expect.stringContaining("Choose a date from tomorrow on") });
    expect(past.body).toMatch(/value="2026-11-21"[^]*<option value="budget" selected>/);
    const consent = {
      wording: "Yes",
      source: "a call",
      at: on("2026-11-22T13:00Z"),
      validUntil: on("2027-08-15T00:00Z"),
    };
    history.given(key, { facts: [aReceived(), aDelivered()], personal: aPerson({ consent }) });
    expect(await post({ ...nurture, wakeOn: "2027-09-01" })).toMatchObject({
      statusCode: 422,
      body: expect.stringContaining("They agreed to be called only until"),
    });
  });

  it("opens, by the link of its second cycle, a lead that has woken, and asks for a new call", async () => {
    const woken = aWoken();
    const contact = aContactAttempt({ result: "connected" });
    history.given(key, { facts: [aReceived(), aDelivered(), contact, aNurture(), woken], personal: aPerson() });
    clock.setTo(on("2026-11-24T09:05Z"));
    const url = links.createUrl({ ...key, delivery: 1, expiresAt: on("2026-12-24T09:00Z") });
    const { body } = await get(url.slice("https://api.example.com/l/".length));
    expect(body).toContain("Back since Tuesday 24 November 2026 at 09:00");
    expect(body).toContain("Save: spoke to them");
    expect(body).toContain("Stop these texts");
  });

  it("corrects the outcome without another call", async () => {
    await post({ once: "tap-1", attempt: "connected", outcome: "quoted" });
    expect(await post({ once: "tap-2", attempt: "none", outcome: "lost" })).toMatchObject({ statusCode: 303 });
    expect(recorded()).toMatchObject([
      { kind: "contact_attempted", result: "connected" },
      { kind: "outcome_recorded", outcome: "quoted", sequence: 1 },
      { kind: "outcome_recorded", outcome: "lost", sequence: 2 },
    ]);
    expect((await get()).body?.match(/>Spoke to them</g)).toHaveLength(1);
  });

  it("records no contact for wrong details", async () => {
    expect(await post({ once: "tap-1", attempt: "bad_data", outcome: "" })).toMatchObject({ statusCode: 303 });
    expect(recorded()).toMatchObject([{ kind: "outcome_recorded", outcome: "bad_data" }]);
    expect((await get()).body).toContain("delivered</p>");
  });

  it("undoes an attempt, once for any number of taps, and offers the answer again", async () => {
    await post({ once: "tap-1", attempt: "connected" });
    const attemptId = recorded().flatMap((fact) => (fact.kind === "contact_attempted" ? fact.attemptId : []))[0] ?? "";
    expect((await get()).body).toContain(`<button name="withdraw" value="${attemptId}">`);
    clock.set("14:31");
    const undo = () => post({ withdraw: attemptId });
    expect(await undo()).toMatchObject({ statusCode: 303, headers: { location: `/l/${valid}?saved=1` } });
    expect(await undo()).toMatchObject({ statusCode: 303 });
    expect(recorded()).toMatchObject([
      { kind: "contact_attempted", attemptId },
      { kind: "attempt_withdrawn", attemptId, result: "connected", source: "link", author: anId("sub") },
    ]);
    const { body } = await get();
    expect(body).not.toContain("withdraw");
    expect(body).toContain("No call has been recorded yet.");
    expect(body).toContain('name="answer" value="accepted"');
  });

  it("explains that the post of an undone call is not recorded again", async () => {
    const call = { once: "tap-1", attempt: "busy" };
    await post(call);
    const attemptId = recorded().flatMap((fact) => (fact.kind === "contact_attempted" ? fact.attemptId : []))[0] ?? "";
    await post({ withdraw: attemptId });
    expect(await post(call)).toMatchObject({ statusCode: 422, body: expect.stringContaining("then undone") });
    expect(recorded()).toHaveLength(2);
  });

  it("undoes nothing for an attempt of another lead, and shows the problem", async () => {
    const page = await post({ withdraw: anId("att", 9) });
    expect(page).toMatchObject({ statusCode: 422, body: expect.stringContaining("Not saved") });
    expect(recorded()).toEqual([]);
  });

  it.each([
    ["an outcome that is not chosen", { attempt: "none", outcome: "" }],
    ["a sale without a value", { attempt: "connected", outcome: "won", value: "" }],
    ["an outcome of a call without contact", { attempt: "no_answer", outcome: "lost" }],
    ["a call before the lead was received", { attempt: "busy", calledMinutesAgo: "300" }],
    ["an unknown result", { attempt: "shouted" }],
  ])("shows the problem, keeps the posted fields and records nothing for %s", async (_, fields) => {
    const page = await post({ once: "tap-1", ...fields });
    expect(page).toMatchObject({ statusCode: 422, body: expect.stringContaining("Not saved") });
    expect(page.body).toContain('value="tap-1"');
    expect(recorded()).toEqual([]);
  });

  it("shows the link that stops the SMS, even if it no longer shows the lead", async () => {
    const link = { agencyId: anId("agency"), clientId: anId("client"), subscriptionId: anId("sub") };
    const stop = `<a href="${stopLinks.createUrl(link)}">Stop these texts</a>`;
    expect((await get()).body).toContain(stop);
    expect((await get(tokenUntil("2026-11-22T14:00:00Z"))).body).toContain(stop);
    history.given(key, { facts: [aReceived()] });
    expect((await get()).body).toContain(stop);
  });

  it("shows no link to stop a webhook", async () => {
    const deliveries = [{ id: anId("dlv"), subscriptionId: anId("sub", 3), channel: "webhook" as const }];
    history.given(key, { facts: [aReceived({ deliveries })], personal: aPerson() });
    expect((await get()).body).not.toContain("Stop these");
  });

  it("records in one tap that the client accepts the lead, for the delivery of the link", async () => {
    expect((await get()).body).toContain('name="answer" value="accepted"');
    const tap = { once: "tap-1", answer: "accepted", reason: "" };
    expect(await post(tap)).toMatchObject({ statusCode: 303, headers: { location: `/l/${valid}?saved=1` } });
    expect(await post(tap)).toMatchObject({ statusCode: 303 });
    expect(recorded()).toEqual([anAcknowledged({ at: at("14:30") })]);
    const after = await get();
    expect(after.body).toContain("Got it</strong>");
    expect(after.body).not.toContain('name="answer"');
  });

  it.each([
    ["a rejection with its reason", "wrong_service", { outcome: "rejected", reason: "wrong_service" }],
    ["a duplicate if the client knows the person", "known", { outcome: "duplicate" }],
  ])("records %s", async (_, reason, answer) => {
    expect(await post({ once: "tap-1", answer: "rejected", reason })).toMatchObject({ statusCode: 303 });
    expect(recorded()).toMatchObject([{ kind: "acknowledged", source: "link", author: anId("sub"), ...answer }]);
  });

  it("asks for the reason of a refusal, next to its field, and records nothing", async () => {
    const page = await post({ once: "tap-1", answer: "rejected", reason: "" });
    expect(page).toMatchObject({ statusCode: 422, body: expect.stringContaining("Please choose why") });
    expect(page.body).toContain("<details open>");
    expect(recorded()).toEqual([]);
  });

  it("refuses the refusal of a lead that was called from another page meanwhile, and says why", async () => {
    await post({ once: "tap-1", attempt: "no_answer" });
    const page = await post({ once: "tap-2", answer: "rejected", reason: "no_capacity" });
    expect(page).toMatchObject({ statusCode: 422, body: expect.stringContaining("cannot be refused any more") });
    expect(recorded()).toHaveLength(1);
  });

  it("records a call for a lead that was refused before", async () => {
    await post({ once: "tap-1", answer: "rejected", reason: "other" });
    expect((await post({ once: "tap-2", answer: "accepted" })).body).toContain(
      "To take it after all, record your call.",
    );
    await post({ once: "tap-3", attempt: "connected", outcome: "quoted" });
    expect((await get()).body).toContain("contacted");
  });

  it("shows only the id of the request for a fault", async () => {
    const broken: History = { ...history, read: () => Promise.reject(new Error("+447700900123 is not to be seen")) };
    const page = await makeHandler(broken)(anHttpEvent({ pathParameters: { token: valid } }));
    expect(page).toMatchObject({ statusCode: 500, body: expect.stringContaining("request-1") });
    expect(page.body).not.toContain("900123");
    expect(faults).toHaveLength(1);
  });
});
