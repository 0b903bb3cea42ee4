import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import { renderLeadEmail } from "#delivery/email/pages/lead-email.ts";
import { renderEventEmail } from "#delivery/pages/event-messages.ts";
import { renderLinkExpiredPage, renderLinkInvalidPage } from "#leads/pages/link-pages.ts";
import { mailDetailPage, mailPage, smsPage } from "#local/inbox/inbox-page.ts";
import { cardHeaders } from "#contact/pages/card-script.ts";
import type { CardAppointment } from "#contact/pages/lead-card-details.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { renderProblemTypePage } from "#platform/pages/problem-page.ts";
import { renderStopPage, type StopPageView } from "#subscriptions/opt-out/pages/stop-page.ts";
import { renderVerificationPage } from "#subscriptions/verification/pages/verification-page.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { on } from "#test/support/at.ts";
import {
  chromiumPath,
  findOverlaps,
  findUnreachablePoints,
  keepPicture,
  listBroken,
  markupAttack as attack,
  measureExcessWidth,
  measureFirst,
  servePagesToBrowser,
  setTextSize,
  findAxeFaults,
} from "#test/support/pages-in-browser.ts";

const money = (amount: number) => ({ amount, currency: "GBP" });
const charges = {
  now: money(6000),
  after: {
    rejected: money(0),
    duplicate: money(0),
    wrong_number: money(6000),
    bad_data: money(6000),
    connected: money(6000),
  },
};
const seat = {
  id: anId("seat"),
  name: "Sam, surveys",
  minutes: 60,
  horizonDays: 60,
  places: ["phone", "visit"] as const,
};
/** Twelve free times on each of five days. */
const starts = ["23", "24", "25", "26", "27"].flatMap((day) =>
  ["09", "10", "11", "13", "14", "15"].flatMap((hour) =>
    ["00", "30"].map((minute) => `2026-11-${day}T${hour}:${minute}:00.000Z`),
  ),
);
const appointment: CardAppointment = {
  id: anId("apt"),
  sequence: 0,
  seatId: seat.id,
  seatName: seat.name,
  start: on("2026-11-24T10:00:00.000Z"),
  end: on("2026-11-24T11:00:00.000Z"),
  minutes: 60,
  place: "visit",
  timeZone: "Europe/London",
  status: "confirmed",
  isFinal: false,
  confirmedBy: ["prospect"],
  hasStarted: false,
};
const full = {
  person: { address: "14 Kirkstall Lane, Leeds" },
  notes: "Two slates are in the garden.\nHer husband: 07700 900456",
  consent: { at: fiveMinutesLater, source: "https://roofs.example.com/quote", wording: "You may call me." },
  charges,
  diary: [{ seat, starts }],
  asksForPromotion: true,
};
const meeting = aLeadView({
  ...full,
  clock: {
    raw: { acknowledgedSeconds: null, ttfaSeconds: 240, ttfcSeconds: 240, outcomeSeconds: null },
    working: { acknowledgedSeconds: null, ttfaSeconds: 180, ttfcSeconds: 180, outcomeSeconds: null },
  },
  appointments: [
    appointment,
    { ...appointment, id: anId("apt", 2), start: on("2026-11-22T14:00:00.000Z"), status: "open", hasStarted: true },
  ],
  attempts: [{ id: anId("att"), at: fiveMinutesLater, result: "wrong_number", by: "from a link" }],
  outcome: {
    at: fiveMinutesLater,
    outcome: "callback_requested",
    by: "from a link",
    callbackAt: "2026-11-23T09:30:00.000Z",
    note: "Ask for Jo, and mind the dog.",
  },
});
const worked = aLeadView({
  attempts: [{ id: anId("att"), at: fiveMinutesLater, result: "no_answer", by: "from this link" }],
  outcome: { at: fiveMinutesLater, outcome: "quoted", by: "by Acme CRM" },
});
const attacked = aLeadView({
  person: { name: attack, phone: "javascript:alert(1)", email: "javascript:alert(1)", address: "W".repeat(300) },
  notes: `${attack}\n${"سقف".repeat(200)}\n${"x".repeat(2000)}`,
  fields: { a: attack, ["W".repeat(40)]: "W".repeat(300) },
});
const stoppable: StopPageView = {
  agencyName: attack,
  clientName: "Harbour Roofing Ltd",
  channel: "email",
  endpoint: `sales@${"x".repeat(60)}.example`,
  isStopped: false,
  isBroken: false,
};
// Mail apps show an email inside their own landmarks.
const isEmail = (path: string) => path.startsWith("/email");
// The inboxes exist on one machine only, and have a script.
const isInbox = (path: string) => path.startsWith("/inbox");
const pageRules = ["landmark-one-main", "region"];

const form = { idempotencyKey: "once-1", currency: "GBP" };
const problem = "A sale needs its value in pounds, like 4500.";
const why = "Please choose why the lead is not for you.";
/** What the form posts while nothing is typed or chosen. */
const emptyReport = {
  attempt: "",
  outcome: "",
  value: "",
  callbackAt: "",
  appointmentAt: "",
  wakeOn: "",
  why: "",
  note: "",
  calledMinutesAgo: "0",
  once: "once-1",
};
/** What it posts besides, if the client has a seat and the campaign is hybrid. */
const emptyMeeting = { place: "phone", point: "first_contact", promotedFor: "" };
const typed = { attempt: "connected", outcome: "won", value: "lots" };

const sms = {
  id: 1,
  messageId: "1",
  at: at("14:05"),
  to: "+447700900123",
  sender: "Baton",
  body: attack,
  delivered: true,
};
const mail = {
  id: 1,
  messageId: "1",
  at: at("14:05"),
  to: ["sales@example.com"],
  from: "leads@example.com",
  subject: attack,
  text: attack,
  html: attack,
  raw: attack,
  headers: { "Reply-To": "zoe@example.com" },
};

const pages: Record<string, string> = {
  "/l/token": renderLeadCardPage(aLeadView(), fiveMinutesLater, form),
  "/l/token?saved": renderLeadCardPage(worked, fiveMinutesLater, { ...form, saved: true }),
  "/l/token?problem": renderLeadCardPage(worked, fiveMinutesLater, { ...form, problem, field: "value", typed }),
  "/l/token?why": renderLeadCardPage(aLeadView(), fiveMinutesLater, {
    ...form,
    problem: why,
    field: "reason",
    typed: { answer: "rejected", reason: "" },
  }),
  "/l/full": renderLeadCardPage(aLeadView(full), fiveMinutesLater, form),
  "/l/meeting": renderLeadCardPage(meeting, fiveMinutesLater, { ...form, saved: true }),
  "/l/taken": renderLeadCardPage(aLeadView(full), fiveMinutesLater, {
    ...form,
    problem: "That time is taken.",
    field: "appointmentAt",
    nearest: starts.slice(3, 6),
    typed: { attempt: "connected", outcome: "appointment_set", slot: `${seat.id} ${starts[2]}` },
  }),
  "/l/attacked": renderLeadCardPage(attacked, fiveMinutesLater, form),
  "/l/expired": renderLinkExpiredPage(),
  "/l/invalid": renderLinkInvalidPage(),
  "/s/going": renderStopPage(stoppable, { justChanged: false }),
  "/s/stopped": renderStopPage({ ...stoppable, isStopped: true }, { justChanged: true }),
  "/problem": renderProblemTypePage({
    slug: "not-found",
    title: "Not found",
    status: 404,
    meaning: "It is not.",
    remedy: "Look.",
  }),
  "/v/open": renderVerificationPage({ agencyName: attack, endpoint: stoppable.endpoint, state: "open" }),
  "/v/expired": renderVerificationPage({ agencyName: attack, endpoint: stoppable.endpoint, state: "expired" }),
  "/inbox/sms": smsPage([sms, { ...sms, delivered: false }], [sms.to]),
  "/inbox/mail": mailPage([mail]),
  "/inbox/mail/1": mailDetailPage(mail),
  "/email": renderLeadEmail(worked, fiveMinutesLater).html,
  "/email/event": renderEventEmail(
    { type: "lead.rejected", at: at("14:05"), data: { leadId: anId("lead"), outcome: "rejected", reason: attack } },
    { stopUrl: `https://leads.example.com/s/${"x".repeat(83)}` },
  ).html,
};

describe.skipIf(!chromiumPath)("the pages in a browser", () => {
  const { open, posted, complaints } = servePagesToBrowser({
    pages,
    headersOf: (path) =>
      isEmail(path) || isInbox(path)
        ? { "content-type": "text/html" }
        : path.startsWith("/l/")
          ? cardHeaders
          : pageHeaders,
    // As the function answers: a beacon of the script gets no page.
    answerPost: (_path, { call }) =>
      call === undefined ? { status: 303, location: "/l/token?saved" } : { status: 204 },
  });

  const withoutScript = { javaScriptEnabled: false, hasTouch: true, isMobile: true };

  it("pass the accessibility rules of axe, in light mode on a phone and in dark mode on a desktop", async () => {
    const page = await open("/l/token");
    for (const [width, colorScheme] of [
      [360, "light"],
      [1280, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const path of [
        "/l/token?saved",
        "/l/token?problem",
        "/l/token?why",
        "/l/attacked",
        "/l/taken",
        "/l/expired",
        "/s/going",
        "/s/stopped",
        "/v/open",
        "/v/expired",
        "/problem",
        "/inbox/sms",
        "/inbox/mail",
        "/inbox/mail/1",
        "/email",
        "/email/event",
      ]) {
        await page.goto(path);
        const faults = await findAxeFaults(page, { disabled: isEmail(path) ? pageRules : [] });
        expect({ path, colorScheme, faults }).toEqual({ path, colorScheme, faults: [] });
      }
    }
  });

  it.each(["/l/full", "/l/meeting"])("%s passes axe on a phone and on a desktop, light and dark", async (path) => {
    const page = await open(path, { viewport: { width: 320, height: 800 } });
    expect(await findAxeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await findAxeFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await findAxeFaults(page, { rules: "colours" })).toEqual([]);
  });

  /** Opens each kind of card as it first appears, and measures its parts from the top left corner of the page. */
  async function measureCards(width: number) {
    const page = await open("/l/token", { viewport: { width, height: 800 } });
    const cards = [];
    for (const path of [
      "/l/token",
      "/l/token?saved",
      "/l/token?problem",
      "/l/attacked",
      "/l/full",
      "/l/meeting",
      "/l/taken",
    ]) {
      await page.goto(path);
      await page.evaluate("scrollTo(0, 0)");
      const [header, lead, name, notes, jump, form, footer] = [
        await measureFirst(page, "header p"),
        await measureFirst(page, ".lead"),
        await measureFirst(page, "h1"),
        await measureFirst(page, ".notes"),
        await measureFirst(page, "#record-a-call"),
        await measureFirst(page, "#record"),
        await measureFirst(page, "footer p"),
      ];
      cards.push({ path, header, lead, name, notes, jump, form, footer, overlaps: await findOverlaps(page) });
      if (["/l/full", "/l/meeting"].includes(path)) await keepPicture(page, `card-${path.slice(3)}-${width}`);
    }
    return cards;
  }

  it.each([320, 390, 820])("the card is one column in the order of the call at %d pixels", async (width) => {
    for (const { path, header, lead, name, notes, form, footer, overlaps } of await measureCards(width)) {
      const tops = [header, name, notes, form, footer].map(({ top }) => top);
      const broken = listBroken({
        "the parts are in their order": tops.every((top, index) => top >= (tops[index - 1] ?? 0)),
        "the form is below the lead": lead.bottom <= form.top,
        "the footer is below the form": form.bottom <= footer.top,
        "all is within the page": [header, lead, form, footer].every(({ left, right }) => left >= 0 && right <= width),
        "the notes are as wide as the column": notes.right - notes.left > Math.min(width, 580) - 48,
      });
      expect({ path, broken, overlaps }).toEqual({ path, broken: [], overlaps: [] });
    }
  });

  it.each([1000, 1280, 1440])("the card is two columns that start together at %d pixels", async (width) => {
    for (const { path, header, lead, name, notes, jump, form, footer, overlaps } of await measureCards(width)) {
      const broken = listBroken({
        "the form is beside the lead": lead.right < form.left && form.right <= width,
        "the columns start together": Math.abs(jump.top - name.top) < 24,
        "the form is below its title": Math.abs(form.top - jump.bottom) < 2,
        "the form is as wide as its title": jump.left === form.left && jump.right === form.right,
        "at most the banner is above the lead": lead.top - header.bottom < 120,
        "the footer is below both columns": Math.max(lead.bottom, form.bottom) <= footer.top,
        // Neither a strip nor lines of more than 70 characters.
        "the notes can be read": notes.right - notes.left > 400 && notes.right - notes.left < 640,
      });
      expect({ path, broken, overlaps }).toEqual({ path, broken: [], overlaps: [] });
    }
  });

  it.each([
    [320, 640, 100],
    [320, 640, 200],
    [390, 640, 200],
    [1280, 800, 100],
    [1280, 800, 200],
  ] as const)(
    "show the call button without scrolling, covered by nothing, at %d × %d pixels with text at %d per cent",
    async (width, height, percent) => {
      const page = await open("/l/token", { viewport: { width, height } });
      for (const path of ["/l/token", "/l/full"]) {
        await page.goto(path);
        await setTextSize(page, percent);
        expect({ path, points: await findUnreachablePoints(page, "a.go") }).toEqual({ path, points: [] });
        expect({ path, excess: await measureExcessWidth(page) }).toEqual({ path, excess: 0 });
      }
    },
  );

  it("need no horizontal scrolling, down to 320 pixels", async () => {
    const page = await open("/l/token", { viewport: { width: 320, height: 640 } });
    for (const path of Object.keys(pages)) {
      await page.goto(path);
      expect({ path, excess: await measureExcessWidth(page) }).toEqual({ path, excess: 0 });
    }
  });

  it("apply their style under their content security policy, without a violation", async () => {
    const page = await open("/l/token");
    const button = page.getByRole("link", { name: "Call 07700 900123" });
    expect(await button.isVisible()).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.querySelector('a.go')).backgroundColor")).toBe(
      "rgb(11, 107, 64)",
    );
    expect(complaints).toEqual([]);
  });

  it("run no script from a lead", async () => {
    const page = await open("/l/attacked");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(attack);
    expect(await page.locator("main img, main svg, main script").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("print in ink and without forms, from a dark screen", async () => {
    const page = await open("/l/full", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const claims = {
      "the name is in ink":
        (await page.evaluate(`getComputedStyle(document.querySelector("h1")).color`)) === "rgb(23, 33, 28)",
      "the number": await page.locator(".reach .go").isVisible(),
      "no form": (await page.locator(":is(form, .jump):visible").count()) === 0,
    };
    expect(listBroken(claims)).toEqual([]);
  });

  it("record an unanswered call in one tap", async () => {
    const page = await open("/l/token", withoutScript);
    await page.getByRole("link", { name: "Record your call" }).tap();
    await page.getByRole("button", { name: "No answer" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([{ ...emptyReport, attempt: "no_answer" }]);
    expect(await page.title()).toMatch(/^Saved:/);
    expect(await page.evaluate("[document.activeElement?.textContent, scrollY]")).toEqual(["Saved. Thank you.", 0]);
  });

  it("accept a lead in one tap, with a button that only the call button precedes", async () => {
    const page = await open("/l/token", withoutScript);
    await page.getByRole("button", { name: "Got it" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([{ answer: "accepted", reason: "", once: "once-1" }]);
  });

  it("reject a lead with a reason, and ask for the reason only then", async () => {
    const page = await open("/l/token", withoutScript);
    const reason = page.getByLabel("Why is it not for you?");
    expect(await reason.isVisible()).toBe(false);
    await page.getByText("Not for us").tap();
    await reason.selectOption("out_of_area");
    await page.getByRole("button", { name: "Refuse this lead" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([{ answer: "rejected", reason: "out_of_area", once: "once-1" }]);
  });

  it("record a sale, ask for its value only then, and save it with Enter", async () => {
    const page = await open("/l/token", withoutScript);
    const worth = page.getByLabel("What is the sale worth?");
    expect(await worth.isVisible()).toBe(false);
    await page.getByLabel("When did you call?").selectOption("5");
    await page.getByText("Won").tap();
    await worth.fill("4,500");
    await worth.press("Enter");
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([
      { ...emptyReport, attempt: "connected", outcome: "won", value: "4,500", calledMinutesAgo: "5" },
    ]);
  });

  it("stop emails in one tap, without a script", async () => {
    const page = await open("/s/going", withoutScript);
    await page.getByRole("button", { name: "Stop these emails" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([{ wish: "stop" }]);
  });

  it("do not allow both a conversation and an unanswered call", async () => {
    const page = await open("/l/token", withoutScript);
    await page.getByText("Not interested").tap();
    expect(await page.getByRole("button", { name: "No answer" }).isVisible()).toBe(false);
    expect(await page.getByText("so you spoke to them").isVisible()).toBe(true);
    await page.getByText("Nothing yet", { exact: true }).tap();
    expect(await page.getByRole("button", { name: "No answer" }).isVisible()).toBe(true);
  });

  it("put the cursor into the invalid field, and keep the input", async () => {
    const page = await open("/l/token?problem");
    const worth = page.getByLabel("What is the sale worth?");
    expect(await page.evaluate("document.activeElement?.id")).toBe("value");
    expect(await worth.inputValue()).toBe("lots");
  });

  it("say that a call has started when its number is tapped, and lead to what came of it", async () => {
    const page = await open("/l/full");
    // Chromium would ask which app to call with, and block the page until it is answered.
    await page.evaluate("addEventListener('click', (event) => event.preventDefault(), { once: true })");
    await page.getByRole("link", { name: "Call 07700 900123" }).click();
    await expect.poll(() => posted).toEqual([{ call: "started" }]);
    expect(await page.getByRole("status").textContent()).toBe("Calling. What came of it? Say so below.");
    await expect.poll(() => page.evaluate("location.hash")).toBe("#record");
    await page.getByRole("button", { name: "No answer" }).click();
    await page.waitForURL("**/l/token?saved");
    expect(posted[1]).toMatchObject({ attempt: "no_answer" });
    expect(complaints).toEqual([]);
  });

  it("say so of a number in the notes, and post nothing when anything else is tapped", async () => {
    const page = await open("/l/full");
    await page.getByText("What they agreed to").click();
    await page.getByRole("link", { name: "07700 900456" }).click();
    await expect.poll(() => posted).toEqual([{ call: "started" }]);
  });

  it("record nothing when they are opened", async () => {
    for (const path of ["/l/full", "/l/meeting", "/l/taken"]) {
      const page = await open(path);
      await page.waitForLoadState("networkidle");
    }
    expect(posted).toEqual([]);
  });

  it("link the place to the map of the phone, and no other site but the agency's is named", async () => {
    const page = await open("/l/full");
    const sites = page.locator("a[href^=http]");
    expect(await sites.count()).toBe(1);
    expect(await sites.getAttribute("rel")).toBe("noreferrer");
    expect(await sites.getAttribute("href")).toContain("query=14%20Kirkstall%20Lane%2C%20Leeds%2C%20BS1%204DJ");
  });

  it.each([withoutScript, {}])("make an appointment at a free time, with %j", async (options) => {
    const page = await open("/l/full", options);
    expect(await page.getByLabel("09:30").first().isVisible()).toBe(false);
    await page.getByText("Appointment made").click();
    await page.getByText("Tuesday 24 November: 12 free").click();
    await page.getByLabel("09:30").nth(1).check();
    await page.getByLabel("Where?").selectOption("visit");
    await page.getByLabel("Why?", { exact: true }).selectOption("needs_survey");
    await page.getByLabel("Note", { exact: true }).fill("Ring twice");
    await page.getByRole("button", { name: "Save: spoke to them" }).click();
    await page.waitForURL("**/l/token?saved");
    const chosen = { slot: `${seat.id} 2026-11-24T09:30:00.000Z`, place: "visit", promotedFor: "needs_survey" };
    const connected = { attempt: "connected", outcome: "appointment_set", note: "Ring twice" };
    expect(posted).toEqual([{ ...emptyReport, ...emptyMeeting, ...connected, ...chosen }]);
  });

  it("ask for the time of a call only then, and save it", async () => {
    const page = await open("/l/token", withoutScript);
    const time = page.getByLabel("When do they want the call?");
    expect(await time.isVisible()).toBe(false);
    await page.getByText("Call back later").tap();
    await time.fill("2026-11-23T09:30");
    await page.getByRole("button", { name: "Save: spoke to them" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toMatchObject([{ outcome: "callback_requested", callbackAt: "2026-11-23T09:30" }]);
  });

  it("move and cancel an appointment, and say what came of one", async () => {
    const change = { appointment: appointment.id, sequence: "0", to: "", toLocal: "" };
    let page = await open("/l/meeting", withoutScript);
    await page.getByText("Move or cancel it").tap();
    await page.getByLabel("A free time").selectOption("2026-11-25T09:00:00.000Z");
    await page.getByRole("button", { name: "Move the appointment" }).tap();
    await page.waitForURL("**/l/token?saved");
    page = await open("/l/meeting", withoutScript);
    await page.getByText("Move or cancel it").tap();
    await page.getByRole("button", { name: "Cancel the appointment for good" }).tap();
    await page.waitForURL("**/l/token?saved");
    page = await open("/l/meeting", withoutScript);
    await page.getByRole("button", { name: "They did not come" }).tap();
    await page.waitForURL("**/l/token?saved");
    expect(posted).toEqual([
      { ...change, change: "move", to: "2026-11-25T09:00:00.000Z" },
      { ...change, change: "cancel" },
      { appointment: anId("apt", 2), sequence: "0", change: "no_show_prospect" },
    ]);
  });

  it("are a single request of at most 30,000 bytes", () => {
    for (const path of ["/l/token", "/l/full", "/l/meeting", "/l/taken"])
      expect({ path, bytes: Buffer.byteLength(pages[path] ?? "") < 30_000 }).toEqual({ path, bytes: true });
  });

  it.each([
    ["No answer", { attempt: "no_answer" }],
    ["Voicemail", { attempt: "voicemail" }],
    ["Busy", { attempt: "busy" }],
    ["Wrong number", { attempt: "wrong_number" }],
  ])("saves %s with the keyboard alone, from the link to record a call", async (name, expected) => {
    const page = await open("/l/full");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tabTo(page, name);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/l/token?saved");
    expect(posted).toMatchObject([expected]);
  });

  it.each([
    ["callback_requested", ["callbackAt"], { callbackAt: "2026-11-24T09:30" }],
    ["appointment_set", ["slot"], { slot: `${seat.id} ${starts[0]}` }],
    ["quoted", [], {}],
    ["won", ["value"], { value: "4500" }],
    ["nurture", ["wakeOn"], { wakeOn: "2026-12-24" }],
    ["not_interested", [], {}],
    ["lost", [], {}],
  ] as const)("saves the outcome %s with the keyboard alone", async (outcome, fields, expected) => {
    const page = await open("/l/full");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tabTo(page, "Nothing yet");
    for (let presses = 0; presses < 9 && (await valueInFocus(page)) !== outcome; presses++) {
      await page.keyboard.press("ArrowDown");
    }
    expect(await valueInFocus(page)).toBe(outcome);
    for (const field of fields) {
      await tabTo(page, field);
      if (field === "slot") await page.keyboard.press("Space");
      else await page.keyboard.type(keysFor[field]);
    }
    await tabTo(page, "Save: spoke to them");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/l/token?saved");
    expect(posted).toMatchObject([{ attempt: "connected", outcome, ...expected }]);
  });
});

/** What a person types into a field; Chromium reads dates in its own order. */
const keysFor = { callbackAt: "11242026\t0930AM", value: "4500", wakeOn: "12242026" };

const valueInFocus = (page: Page) => page.evaluate<string>("document.activeElement?.value ?? ''");

/** Presses Tab until the focus is on the field with this name, or the control with this text. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<string[]>(
      "(({ name = '', textContent, labels }) => [name, textContent, labels?.[0]?.textContent])(document.activeElement)",
    );
    if (focused.some((text) => text?.trim() === wanted)) return;
  }
  throw new Error(`the Tab key does not reach ${wanted}`);
}
