import type { AppointmentView } from "#appointments/schemas.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import type { LeadClockView, LeadView } from "#leads/schemas.ts";
import type { LocalBaton } from "#local/start-baton.ts";
import type * as z from "zod";
import type { ApiClient } from "./api-client.ts";
import { demoContract } from "./close-month.ts";
import { pollUntil } from "./poll-until.ts";
import { phoneFor } from "./sample-leads.ts";
import type { Verdict } from "./verdict.ts";
import { verifyEndpoint } from "./verify-endpoint.ts";

/** What the demo shows of a month: what the salesperson and the prospect received, and how fast the call was. */
export type MonthDemo = {
  texts: string[];
  clock: { raw: number | null; working: number | null };
  mails: { to: string; subject: string; calendar: string }[];
  /** For the invoice: a lead of the client that was placed in the month, and the time of Baton's clock at the end. */
  end: { clientId: ClientId; leadId: LeadId; period: string; atMs: number };
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const phone = "+447700900904";
const prospect = "zoe.ashworth@example.com";
const seatEmail = "surveyor@calder.example.com";

/**
 * Goes through a month with one client, by moving Baton's clock: a lead that the client does not call is chased, called after 20
 * minutes, and promoted to an appointment, of which both sides get a calendar file and a reminder; another lead sleeps
 * for 30 days and wakes.
 */
export async function moveThroughTime(
  agency: ApiClient,
  baton: Pick<LocalBaton, "moveClockTo" | "waitUntilIdle" | "sms" | "mail">,
  verdict: Verdict,
): Promise<MonthDemo> {
  const startMs = Date.now();
  const moveTo = async (ms: number) => {
    await baton.waitUntilIdle();
    await baton.moveClockTo(new Date(ms));
  };
  const create = async <Id extends string>(path: string, body: object, key?: string) => {
    const answer = await agency.post<{ id: Id }>(path, body, key);
    if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  const lead = async (id: string) => (await agency.get<LeadView>(`/v1/leads/${id}`)).body;
  const whenLead = (what: string, id: string, isSo: (lead: LeadView) => boolean) =>
    pollUntil({ what, usualMs: 10_000, verdict }, async () => {
      const body = await lead(id);
      return isSo(body) ? body : undefined;
    });

  // The client opens six minutes after the lead, so that its working minutes differ from those on the wall.
  const clientId = await create<ClientId>("/v1/clients", {
    name: "Calder Solar Ltd",
    timeZone: "Europe/London",
    contactHours: { weekly: [{ days: [...Weekday.options], from: toLondonTime(startMs + 6 * minuteMs), to: "24:00" }] },
  });
  const signed = await agency.call("PUT", `/v1/clients/${clientId}/contracts`, demoContract);
  if (signed.status >= 300) throw new Error(`the contract was refused: ${JSON.stringify(signed.body)}`);
  const campaignId = await create("/v1/campaigns", {
    clientId,
    name: "Solar surveys",
    model: "hybrid",
    price: { amount: 6_000, currency: "GBP" },
    prices: { appointment: { booked: 10_000 } },
    chase: { steps: [{ after: 10, clock: "raw", while: "unattempted", do: { kind: "remind", channel: "sms" } }] },
  });
  const subscriptions = `/v1/clients/${clientId}/subscriptions`;
  const id = await create(subscriptions, { channel: "sms", endpoint: phone });
  await verifyEndpoint(agency, subscriptions, { id });
  const seatId = await create(`/v1/clients/${clientId}/seats`, {
    name: "Surveyor",
    email: seatEmail,
    timeZone: "Europe/London",
    availability: { weekly: [{ days: [...Weekday.options], from: "08:00", to: "20:00" }] },
    places: ["visit"],
  });

  const person = { name: "Zoë Ashworth", phone: phoneFor(16_001), email: prospect };
  const called = await create("/v1/leads", { campaignId, person, notes: "Wants panels on a south roof." }, "month-1");
  const sleeping = await create<LeadId>(
    "/v1/leads",
    { campaignId, person: { name: "Tom Sugden", phone: phoneFor(16_002) } },
    "month-2",
  );
  for (const each of [called, sleeping]) await whenLead("delivery", each, ({ status }) => status === "delivered");
  const wakeOn = new Date(startMs + 30 * dayMs).toISOString().slice(0, 10);
  await create(`/v1/leads/${sleeping}/outcomes`, { outcome: "nurture", wakeOn, reason: "timing" }, "month-3");

  await moveTo(startMs + 11 * minuteMs);
  await pollUntil({ what: "the reminder of a lead", usualMs: 10_000, verdict }, async () =>
    listTexts().some((text) => text.startsWith("Reminder")) ? true : undefined,
  );
  await moveTo(startMs + 20 * minuteMs);
  await create(`/v1/leads/${called}/contact-attempts`, { result: "connected" }, "month-4");
  const clock = await agency.get<z.infer<typeof LeadClockView>>(`/v1/leads/${called}/clock`);
  const { raw, working } = clock.body;
  verdict.expect(
    raw.ttfaSeconds !== null && working.ttfaSeconds !== null && working.ttfaSeconds < raw.ttfaSeconds,
    "the working minutes of a lead that came before opening are not fewer than those on the wall",
  );

  const start = `${new Date(startMs + 3 * dayMs).toISOString().slice(0, 10)}T14:00:00.000Z`;
  const booking = { seatId, start, place: { kind: "visit" }, promotion: { point: "first_contact", reason: "asked" } };
  const booked = await agency.post<AppointmentView>(`/v1/leads/${called}/appointments`, booking, "month-5");
  if (booked.status !== 201) throw new Error(`the booking answered ${booked.status}: ${JSON.stringify(booked.body)}`);
  const whenMails = (count: number) =>
    pollUntil({ what: "the mails about an appointment", usualMs: 10_000, verdict }, async () =>
      listMails().length >= count ? true : undefined,
    );
  await whenMails(2);
  await moveTo(Date.parse(start) - dayMs + minuteMs);
  await whenMails(4);

  // Whatever the day of the start, its month is over by then.
  const atMs = startMs + 32 * dayMs;
  await moveTo(atMs);
  await whenLead(
    "the waking of a lead",
    sleeping,
    ({ status, cycles }) => cycles !== undefined && status === "delivered",
  );
  const mails = listMails();
  verdict.expect(
    mails.length === 4,
    `an appointment sent ${mails.length} mails instead of an invitation and a reminder to each`,
  );
  const texts = listTexts();
  verdict.expect(texts.length === 4, `the salesperson got ${texts.length} texts instead of 4`);
  const end = { clientId, leadId: sleeping, period: toLondonMonth(startMs), atMs };
  return { texts, clock: { raw: raw.ttfaSeconds, working: working.ttfaSeconds }, mails, end };

  function listTexts(): string[] {
    return baton.sms({ to: phone }).flatMap(({ body }) => (/^\d{6} is the code/.test(body) ? [] : body));
  }

  function listMails() {
    return [seatEmail, prospect].flatMap((to) =>
      baton.mail({ to }).map(({ subject, parts = [] }) => ({ to, subject, calendar: summarizeCalendar(parts) })),
    );
  }
}

/** The method, sequence and start of the calendar file in a mail; empty if it has none. */
function summarizeCalendar(parts: readonly { fileName?: string | undefined; text?: string | undefined }[]): string {
  const text = parts.find(({ fileName }) => fileName?.endsWith(".ics"))?.text ?? "";
  const method = /^METHOD:.*/m.exec(text)?.[0] ?? "";
  // The time zone in the file has starts of its own.
  const entry = text.slice(text.indexOf("BEGIN:VEVENT"));
  return [
    method,
    ...["SEQUENCE", "DTSTART"].flatMap((name) => new RegExp(`^${name}[;:].*`, "m").exec(entry)?.[0] ?? []),
  ]
    .map((line) => line.trim())
    .join(" ");
}

const toLondonMonth = (ms: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", year: "numeric", month: "2-digit" }).format(ms);

const toLondonTime = (ms: number): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" }).format(ms);
