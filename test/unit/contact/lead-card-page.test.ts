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
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { makeLeadCardPage } from "#contact/lead-card-page.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeOpenLeadLink } from "#contact/open-lead-link.ts";
import { makeRequestNewLink } from "#contact/request-new-link.ts";
import { makePlanRetry } from "#contact/plan-retry.ts";
import { makePlanNurture } from "#contact/plan-nurture.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeLoadHoursInForce, makeResolveHours } from "#leads/load-hours-in-force.ts";
import type { History } from "#leads/ports.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { refuse } from "#domain/shared/result.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCalendars, memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { LeadLink } from "#contact/ports.ts";
import { toLeadLinkIssueTime } from "#domain/history/lead-link-life.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import {
  aContactAttempt,
  aDelivered,
  aLinkRevocation,
  anOutcome,
  aNurture,
  aReceived,
  aWoken,
  anAcknowledged,
} from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { pageHandlerOver } from "#test/support/page-handler-over.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

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
  const links = makeLeadLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
  const stopLinks = makeStopLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
  const personLinks = makePersonLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
  const tokenOf = (changes: Partial<LeadLink> = {}) =>
    links
      .createUrl({ ...key, delivery: 0, issuedAt: at("14:00"), ...changes })
      .slice("https://api.example.com/l/".length);
  const valid = tokenOf();
  const clock = aClock("14:30");
  const planRetry = makePlanRetry({
    clients: memoryClients(aClient()),
    resolveHours: makeResolveHours({ calendars: memoryCalendars() }),
  });
  const planNurture = makePlanNurture({ clients: memoryClients(aClient()), campaigns: memoryCampaigns(aCampaign()) });
  let history = memoryHistory();
  let faults: unknown[];
  let subscription: Subscription | undefined = anSmsSubscription();
  let messages = memoryMessages();
  let reserved = 0;

  beforeEach(() => {
    subscription = anSmsSubscription();
    messages = memoryMessages();
    reserved = 0;
    clock.set("14:30");
    faults = [];
    history = memoryHistory();
    history.given(key, { facts: [aReceived(), aDelivered()], personal: aPerson() });
  });

  const makeHandler = (usedHistory: History = history) =>
    pageHandlerOver(
      "/l/{token}",
      makeLeadCardPage({
        ...appointmentsOver(usedHistory, clock.now),
        recordCallStart: makeRecordCallStart({ history: usedHistory, now: clock.now }),
        links,
        personLinks,
        stopLinks,
        ids,
        now: clock.now,
        openLeadLink: makeOpenLeadLink({
          history: usedHistory,
          subscriptions: { read: async () => subscription },
          now: clock.now,
        }),
        requestNewLink: makeRequestNewLink({
          messages,
          verificationCounts: { reserve: async (_, max) => (reserved += 1) <= max },
          ids,
          now: clock.now,
        }),
        readLeadContext: async () => leadContext,
        loadHoursInForce: makeLoadHoursInForce({ calendars: memoryCalendars() }),
        recordAcknowledgement: makeRecordAcknowledgement({
          history: usedHistory,
          now: clock.now,
          returnRejected: async () => undefined,
        }),
        openReturn: async () => refuse({ kind: "lead_not_charged" as const }),
        previewReturn: async () => undefined,
        recordContactAttempt: makeRecordContactAttempt({ history: usedHistory, planRetry, ids, now: clock.now }),
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

  it("shows no lead for a link that was changed, or names a lead that does not exist", async () => {
    const changed = `${valid.startsWith("A") ? "B" : "A"}${valid.slice(1)}`;
    const unknownLeadUrl = links.createUrl({
      ...key,
      leadId: anId("lead", 9),
      delivery: 0,
      issuedAt: at("14:00"),
    });
    for (const [token, status] of [
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

  it("offers no time of a call by the clock, because the page may have been open for long when it is posted", async () => {
    const { body = "" } = await get();
    const [, words = ""] = /<option value="5"[^>]*>([^<]*)</.exec(body) ?? [];
    expect(words.trim()).toBe("5 minutes ago");
    clock.set("14:40");
    await post({ once: "tap-1", attempt: "no_answer", calledMinutesAgo: "5" });
    expect(recorded()).toMatchObject([{ at: on("2026-11-22T14:35:00Z") }]);
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
    const { body } = await get(tokenOf({ delivery: 1, issuedAt: on("2026-11-24T09:00Z") }));
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

  it.each([
    ["value", { attempt: "connected", outcome: "won", value: "lots" }],
    ["called", { attempt: "busy", calledMinutesAgo: "300" }],
    ["called", { attempt: "busy", calledMinutesAgo: "50000" }],
    ["wakeOn", { attempt: "connected", outcome: "nurture", wakeOn: "" }],
    ["wakeOn", { attempt: "connected", outcome: "nurture", wakeOn: "2026-11-21" }],
    ["callbackAt", { attempt: "connected", outcome: "callback_requested", callbackAt: "2026-02-30T10:00" }],
    ["callbackAt", { attempt: "connected", outcome: "callback_requested", callbackAt: "2026-11-21T10:00" }],
    ["appointmentAt", { attempt: "connected", outcome: "appointment_set" }],
    ["note", { attempt: "connected", outcome: "lost", note: "x".repeat(1_001) }],
    ["reason", { answer: "rejected", reason: "" }],
  ])("says what is wrong beside the field %s, and puts the focus there: %o", async (id, fields) => {
    const { body = "" } = await post({ once: "tap-1", ...fields });
    const [before = "", field = ""] = body.split(new RegExp(`<(?:input|select|textarea)(?=[^>]*\\sid="${id}"[^>]*>)`));
    expect(field.slice(0, field.indexOf(">"))).toMatch(/autofocus aria-invalid="true" aria-describedby="problem[ "]/);
    // The label of the field is all that is between them.
    expect(before.slice(before.indexOf('id="problem"')).match(/<label/g)).toHaveLength(1);
    expect(body.match(/\sautofocus/g)).toHaveLength(1);
    expect(body.match(/id="problem"/g)).toHaveLength(1);
  });

  it("says beside the outcomes that none is chosen, and above the form what is about no field that is shown", async () => {
    const { body: none = "" } = await post({ once: "tap-1", attempt: "none", outcome: "" });
    expect(none).toMatch(
      /<fieldset aria-describedby="problem">\s*<legend>[^<]*<\/legend>\s*<p[^>]*id="problem"[^>]*autofocus/,
    );
    const others: Record<string, string>[] = [
      { attempt: "shouted" },
      { attempt: "no_answer", outcome: "lost" },
      { attempt: "bad_data", outcome: "", note: "x".repeat(1_001) },
    ];
    for (const fields of others) {
      const { body = "" } = await post({ once: "tap-1", ...fields });
      expect(body).toMatch(/<form[^>]*id="record"[^>]*>\s*<p[^>]*id="problem"[^>]*autofocus/);
      expect(body).not.toContain("aria-invalid");
    }
  });

  it("shows the link that stops the SMS, even if it no longer shows the lead", async () => {
    const { id: subscriptionId, endpoint } = anSmsSubscription();
    const link = { agencyId: anId("agency"), clientId: anId("client"), subscriptionId, endpoint };
    const stop = `<a href="${stopLinks.createUrl(link)}">Stop these texts</a>`;
    expect((await get()).body).toContain(stop);
    history.given(key, { facts: [aReceived()] });
    expect((await get()).body).toContain(stop);
    clock.setTo(on("2027-04-01T00:00Z"));
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

  /** What neither a person nor a reader of the page may learn from a dead link. */
  const expectNothingRevealed = ({ statusCode, body = "" }: { statusCode?: number; body?: string }) => {
    expect(statusCode).toBe(410);
    for (const secret of [aPerson().person.name, "Agency", "Client", "Roofs", "07700", "447700"])
      expect(body).not.toContain(secret);
  };

  it.each([
    ["90 days after the last thing that happened", [], on("2027-02-20T13:59:59Z"), on("2027-02-20T14:00:00Z")],
    [
      "30 days after it was lost",
      [anOutcome({ outcome: "lost", at: at("14:20"), recordedAt: at("14:20") })],
      on("2026-12-22T14:19:59Z"),
      on("2026-12-22T14:20:00Z"),
    ],
    ["90 days after the date on which it wakes", [aNurture()], on("2027-02-22T08:59:59Z"), on("2027-02-22T09:00:00Z")],
  ])("opens the lead until %s, and then shows no person", async (_, facts, last, end) => {
    history.given(key, { facts: [aReceived(), aDelivered(), ...facts], personal: aPerson() });
    clock.setTo(last);
    expect(await get()).toMatchObject({ statusCode: 200 });
    clock.setTo(end);
    expectNothingRevealed(await get());
    expectNothingRevealed(await post({ once: "tap-1", attempt: "busy" }));
    expect(recorded().slice(facts.length)).toEqual([]);
  });

  it("opens an ended lead for a week by a link that was made since, so that a renewed link works", async () => {
    const lost = anOutcome({ outcome: "lost", at: at("14:20"), recordedAt: at("14:20") });
    history.given(key, { facts: [aReceived(), aDelivered(), lost], personal: aPerson() });
    clock.setTo(on("2027-03-01T10:00:00Z"));
    expectNothingRevealed(await get());
    expect(await get(tokenOf({ issuedAt: clock.now() }))).toMatchObject({ statusCode: 200 });
    clock.setTo(on("2027-03-08T10:00:00Z"));
    expectNothingRevealed(await get(tokenOf({ issuedAt: on("2027-03-01T10:00:00Z") })));
  });

  it.each<[string, () => void]>([
    [
      "the links of the lead were revoked",
      () => history.given(key, { facts: [...history.factsOf(key), aLinkRevocation()], personal: aPerson() }),
    ],
    [
      "the links of the subscription were revoked",
      () => (subscription = anSmsSubscription({ linksRevokedAt: at("14:00") })),
    ],
    [
      "the phone of the subscription changed",
      () => (subscription = anSmsSubscription({ endpointChangedAt: at("14:10") })),
    ],
    ["the subscription is inactive", () => (subscription = anSmsSubscription({ active: false }))],
    [
      "the subscription is disabled",
      () => (subscription = anSmsSubscription({ disabled: { at: at("14:10"), reason: "opted_out" } })),
    ],
    ["the subscription does not exist any more", () => (subscription = undefined)],
  ])("shows and records nothing once %s, and looks as if it had expired", async (_, change) => {
    const expired = await (async () => {
      clock.setTo(on("2028-01-01T00:00Z"));
      return get();
    })();
    clock.set("14:30");
    change();
    const page = await get();
    expectNothingRevealed(page);
    const withoutToken = ({ body = "" }: { body?: string | undefined }) => body.replace(/(?<=\/s\/)[\w-]+/, "");
    expect(withoutToken(page)).toBe(withoutToken(expired));
    expectNothingRevealed(await post({ once: "tap-1", attempt: "busy" }));
    expect(recorded().filter(({ kind }) => kind !== "links_revoked")).toEqual([]);
  });

  it("opens the lead by a link that was made after a revocation, even in the same second", async () => {
    history.given(key, { facts: [aReceived(), aDelivered(), aLinkRevocation()], personal: aPerson() });
    const state = (await loadLead(history, key))?.state ?? {};
    const issuedAt = toLeadLinkIssueTime(at("14:20"), state, anSmsSubscription());
    expect(await get(tokenOf({ issuedAt: at("14:20") }))).toMatchObject({ statusCode: 410 });
    expect(await get(tokenOf({ issuedAt }))).toMatchObject({ statusCode: 200 });
  });

  describe("on the page of a dead link", () => {
    beforeEach(() => clock.setTo(on("2027-04-01T10:03:00Z")));

    it("sends a new link to the subscription that got the old one, once for any number of taps, and says so", async () => {
      expect((await get()).body).toContain('name="renew"');
      for (const time of ["10:03:00", "10:09:59"]) {
        clock.setTo(on(`2027-04-01T${time}Z`));
        const page = await post({ renew: "1" });
        expect(page).toMatchObject({ statusCode: 303, headers: { location: `/l/${valid}?requested=1` } });
      }
      expect(messages.posted()).toEqual([
        {
          id: expect.any(String),
          type: "link.renewed",
          at: on("2027-04-01T10:03:00Z"),
          data: { subscriptionId: anId("sub"), leadId: key.leadId },
          deliveries: [
            { id: expect.any(String), subscriptionId: anId("sub"), channel: "sms", clientId: anId("client") },
          ],
        },
      ]);
    });

    it("sends at most five links a day", async () => {
      for (let hour = 0; hour < 8; hour += 1) {
        clock.setTo(on(`2027-04-01T0${hour}:00:00Z`));
        expect(await post({ renew: "1" })).toMatchObject({ statusCode: 303 });
      }
      expect(messages.posted()).toHaveLength(5);
    });

    it.each<[string, Subscription | undefined]>([
      ["does not exist any more", undefined],
      ["is inactive", anSmsSubscription({ active: false })],
      ["is disabled", anSmsSubscription({ disabled: { at: at("15:00"), reason: "opted_out" } })],
      ["has another phone, whose owner did not ask", anSmsSubscription({ endpointChangedAt: at("15:00") })],
    ])("sends nothing if the subscription %s, and answers the same", async (_, changed) => {
      const answers = [await post({ renew: "1" })];
      messages = memoryMessages();
      subscription = changed;
      answers.push(await post({ renew: "1" }));
      expect(answers[1]).toEqual(answers[0]);
      expect(messages.posted()).toEqual([]);
    });

    it("sends nothing for a sandbox lead, whose phone no one chose", async () => {
      history.given(key, { facts: [aReceived({ sandbox: true }), aDelivered()], personal: aPerson() });
      expect(await post({ renew: "1" })).toMatchObject({ statusCode: 303 });
      expect(messages.posted()).toEqual([]);
    });

    it("sends nothing for a GET or HEAD, for another form, or for a link that Baton did not create", async () => {
      await get();
      const head = anHttpEvent({ pathParameters: { token: valid }, queryStringParameters: { renew: "1" } });
      head.requestContext.http.method = "HEAD";
      expect(await makeHandler()(head)).toMatchObject({ statusCode: 410 });
      expect(await post({ renew: "2" })).toMatchObject({ statusCode: 410 });
      const forged = `${valid.slice(0, -1)}${valid.endsWith("A") ? "E" : "A"}`;
      expect(await post({ renew: "1" }, forged)).toMatchObject({ statusCode: 404 });
      expect(messages.posted()).toEqual([]);
    });
  });

  it("links to all leads of the person, as long as the card's link is young, and never from the sandbox", async () => {
    const ownLink = { agencyId: key.agencyId, clientId: anId("client"), subscriptionId: anId("sub") };
    const myLeads = (issuedAt = at("14:00")) =>
      `<a href="${personLinks.createUrl({ ...ownLink, issuedAt })}">My leads</a>`;
    expect((await get()).body).toContain(myLeads());
    history.given(key, { facts: [aReceived(), aDelivered(), aNurture()], personal: aPerson() });
    clock.setTo(on("2027-02-21T14:00Z"));
    expect((await get()).body).not.toContain("My leads");
    clock.set("14:30");
    history.given(key, { facts: [aReceived({ sandbox: true }), aDelivered()], personal: aPerson() });
    expect((await get()).body).not.toContain("My leads");
  });
});
