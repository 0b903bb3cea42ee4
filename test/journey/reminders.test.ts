import { afterAll, beforeAll, expect, it } from "vitest";
import type { AppointmentView } from "#appointments/schemas.ts";
import type { ApiClient } from "#bin/demo/api-client.ts";
import * as journey from "#test/support/running-baton.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** In ten days, at three in the afternoon in London or an hour later. */
const start = Date.parse(`${new Date(Date.now() + 10 * dayMs).toISOString().slice(0, 10)}T15:00:00.000Z`);

let baton: journey.RunningBaton;
let api: ApiClient;
let clientId: string;
let campaignId: string;
const surveyor = "surveyor@example.com";

beforeAll(async () => {
  baton = await journey.runBaton({ retryAfterSeconds: 1 });
  ({ api } = await baton.newAgency());
  ({ clientId, campaignId } = await journey.aClientWithCampaign(api));
  await journey.aSubscription(api, clientId);
});
afterAll(() => baton?.stop());

/** A seat that is open at any time. */
const aSeat = (email: string) =>
  journey.create<{ id: string }>(api, `/v1/clients/${clientId}/seats`, {
    name: "Surveyor",
    email,
    availability: { weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }] },
    places: ["visit", "phone"],
  });

it("lets a text wait until the quiet hours of the prospect end", async () => {
  const clockOf = (time: number) => new Date(time).toISOString().slice(11, 16);
  const quietHours = { from: clockOf(Date.now() - hourMs), to: clockOf(Date.now() + 2 * hourMs) };
  const quiet = { clientId, name: "Quiet", model: "callback", price: { amount: 6_000, currency: "GBP" }, quietHours };
  const { id: quietCampaignId } = await journey.create<{ id: string }>(api, "/v1/campaigns", quiet);
  const phone = "+447700900882";
  const lead = await journey.pushLead(api, quietCampaignId, { person: { name: "Pat Night", phone } });
  const seat = await aSeat("night@example.com");
  const booking = {
    seatId: seat.id,
    start: new Date(start).toISOString(),
    timeZone: "Atlantic/Reykjavik",
    place: { kind: "phone" },
  };
  await api.post(`/v1/leads/${lead.id}/appointments`, booking, lead.id);
  const { history } = await journey.whenLead(api, lead.id, ({ history: facts }) =>
    facts.some(({ kind }) => kind === "appointment_message_deferred"),
  );
  const deferred = history.find((fact) => fact.kind === "appointment_message_deferred");
  expect(deferred).toMatchObject({
    side: "prospect",
    message: "booked",
    until: expect.stringContaining(quietHours.to),
  });
  expect(baton.sms({ to: phone })).toEqual([]);
  await baton.waitUntilIdle();
  await baton.moveClockTo(new Date(Date.parse(deferred?.until ?? "") + 1_000));
  await journey.whenLead(api, lead.id, ({ history: facts }) =>
    facts.some((fact) => fact.kind === "appointment_message_sent" && fact.channel === "sms"),
  );
  expect(baton.sms({ to: phone })).toHaveLength(1);
});

it("reminds both sides of an appointment once each, takes an answer by link, and concludes by their silence", async () => {
  const lead = await journey.pushLead(api, campaignId);
  const seat = await aSeat(surveyor);
  const booking = { seatId: seat.id, start: new Date(start).toISOString(), place: { kind: "visit" }, minutes: 60 };
  await api.post<AppointmentView>(`/v1/leads/${lead.id}/appointments`, booking, lead.id);
  const { body: full } = await api.get<journey.FullLead>(`/v1/leads/${lead.id}`);
  const prospect = full.person?.email ?? "";
  const countOf = (history: journey.FullLead["history"], kind: string) =>
    history.filter((fact) => fact.kind === kind).length;
  const whenFacts = (kind: string, count: number) =>
    journey.whenLead(api, lead.id, ({ history }) => countOf(history, kind) >= count);
  const subjects = (to: string) => baton.mail({ to }).map(({ subject }) => subject.split(" with")[0]);
  await whenFacts("appointment_message_sent", 2);
  /** Moves the clock once the stream of the table has been read, so that the job of the appointment is scheduled. */
  const moveTo = async (time: number) => {
    await baton.waitUntilIdle();
    await baton.moveClockTo(new Date(time));
  };

  await moveTo(start - dayMs + 1_000);
  await whenFacts("appointment_message_sent", 4);
  await moveTo(start - hourMs + 1_000);
  await whenFacts("appointment_message_sent", 6);
  await baton.waitUntilIdle();
  for (const to of [surveyor, prospect]) {
    expect(subjects(to)).toEqual(["Appointment", "Reminder: appointment", "Reminder: appointment"]);
  }

  const link = /https?:\/\/\S+\/a\/[\w-]{62}/.exec(baton.mail({ to: prospect }).at(-1)?.text ?? "")?.[0] ?? "";
  const opened = await fetch(link);
  expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining("Confirm this time")]);
  const body = new URLSearchParams({ do: "confirm" });
  expect((await fetch(link, { method: "POST", body, redirect: "manual" })).status).toBe(303);
  await whenFacts("appointment_confirmed", 1);

  await moveTo(start + hourMs + dayMs + 1_000);
  const presumed = await whenFacts("appointment_concluded", 1);
  expect(presumed.history.at(-1)).toMatchObject({
    kind: "appointment_concluded",
    stage: "presumed",
    at: new Date(start + hourMs + dayMs).toISOString(),
  });
  await moveTo(start + hourMs + 3 * dayMs + 1_000);
  await whenFacts("appointment_concluded", 2);
  const { body: listed } = await api.get<{ items: AppointmentView[] }>(
    `/v1/appointments?clientId=${clientId}&status=presumed_held`,
  );
  expect(listed.items.filter(({ leadId }) => leadId === lead.id)).toMatchObject([
    { status: "presumed_held", result: "held", final: true },
  ]);
  expect(subjects(prospect)).toHaveLength(3);
});
