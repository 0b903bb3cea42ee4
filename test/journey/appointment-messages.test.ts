import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import ical from "node-ical";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { AppointmentView } from "#appointments/schemas.ts";
import type { Mail } from "#local/inbox/inbox.ts";
import * as journey from "#test/support/running-baton.ts";

const dayMs = 24 * 3_600_000;
const inDays = (days: number) => `${new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)}T15:00:00.000Z`;

describe("messages about appointments", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let sqs: SQSClient;
  let agencyId: string;
  let clientId: string;
  let campaignId: string;
  let seats = 0;

  beforeAll(async () => {
    baton = await journey.runBaton({ retryAfterSeconds: 1 });
    sqs = new SQSClient(baton.clientConfig("aws"));
    ({ api, agencyId } = await baton.newAgency());
    ({ clientId, campaignId } = await journey.aClientWithCampaign(api, { quietHours: "none" }));
    await journey.aSubscription(api, clientId);
  });
  afterAll(async () => {
    sqs?.destroy();
    await baton?.stop();
  });

  /** A seat with a mailbox of its own, open at any time. */
  async function aSeat(changes: object = {}) {
    const email = `surveyor-${(seats += 1)}@example.com`;
    const seat = {
      name: "Surveyor, north",
      email,
      availability: {
        weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
      },
      places: ["phone", "visit", "video"],
      ...changes,
    };
    return { email, ...(await journey.create<{ id: string }>(api, `/v1/clients/${clientId}/seats`, seat)) };
  }

  /** Books an appointment in three days for a new lead, agreed with the prospect in New York. */
  async function booked(asking = api, { person, ...changes }: { person?: object; [field: string]: unknown } = {}) {
    const lead = await journey.pushLead(asking, campaignId, person ? { person } : {});
    const seat = await aSeat();
    const place = { kind: "phone" };
    const body = { seatId: seat.id, start: inDays(3), timeZone: "America/New_York", place, minutes: 60, ...changes };
    const { body: appointment } = await asking.post<AppointmentView>(
      `/v1/leads/${lead.id}/appointments`,
      body,
      lead.id,
    );
    const { body: full } = await asking.get<journey.FullLead>(`/v1/leads/${lead.id}`);
    return { lead: full, appointment, client: seat.email, prospect: full.person?.email ?? "" };
  }

  const facts = (leadId: string, count: number) =>
    journey
      .whenLead(api, leadId, ({ history }) => messageFacts(history).length >= count)
      .then(({ history }) => messageFacts(history));
  const messageFacts = (history: journey.FullLead["history"]) =>
    history.filter(({ kind }) => kind.startsWith("appointment_message_"));

  /** The calendar entry of an email, which it has twice, as an independent library reads it. */
  function entryIn({ parts = [] }: Mail) {
    const [alternative, attachment] = parts;
    expect(alternative?.text).toBe(attachment?.text);
    expect(attachment).toMatchObject({ contentType: 'application/ics; name="invite.ics"', fileName: "invite.ics" });
    const calendar = ical.sync.parseICS(attachment?.text ?? "");
    const [entry] = Object.values(calendar).filter((each) => each?.type === "VEVENT");
    if (entry?.type !== "VEVENT") throw new Error("no VEVENT");
    return { type: alternative?.contentType, entry };
  }

  it("reach both sides once after a booking, a move and a cancellation, in one calendar entry", async () => {
    const { lead, appointment, client, prospect } = await booked();
    await facts(lead.id, 2);
    const moved = { start: inDays(4), sequence: 0, by: "client" };
    await api.post(`/v1/appointments/${appointment.id}/move`, moved);
    await facts(lead.id, 4);
    await api.post(`/v1/appointments/${appointment.id}/cancel`, { sequence: 1, by: "prospect" });
    expect(await facts(lead.id, 6)).toHaveLength(6);
    await baton.waitUntilIdle();

    for (const [to, zone] of [
      [client, "London"],
      [prospect, "New York"],
    ] as const) {
      const mails = baton.mail({ to });
      expect(mails.map(({ from }) => from)).toEqual(Array(3).fill('"Northern Lead Company" <leads@example.com>'));
      expect(mails.map(({ subject }) => subject.split(" with")[0])).toEqual([
        "Appointment",
        "Moved: appointment",
        "Cancelled: appointment",
      ]);
      for (const { text, html } of mails) {
        expect(text).toContain(`(${zone} time)`);
        expect(html).toContain(`(${zone} time)`);
        expect(text).not.toContain("slipped tiles");
      }
      const entries = mails.map(entryIn);
      expect(entries.map(({ type }) => type?.split("method=")[1])).toEqual(["REQUEST", "REQUEST", "CANCEL"]);
      expect(entries.map(({ entry }) => [entry.uid, entry.sequence, entry.status, entry.start.toISOString()])).toEqual([
        [`${appointment.id}@example.com`, 0, "CONFIRMED", inDays(3)],
        [`${appointment.id}@example.com`, 1, "CONFIRMED", inDays(4)],
        [`${appointment.id}@example.com`, 2, "CANCELLED", inDays(4)],
      ]);
      for (const { entry } of entries) expect(JSON.stringify(entry.attendee)).toContain(`mailto:${to}`);
    }
  });

  it("are not sent again when the order is handed over twice", async () => {
    const { lead, appointment, client, prospect } = await booked();
    await facts(lead.id, 2);
    const queue = (await baton.queues()).find(({ name }) => name.includes("AppointmentQueue"));
    for (const side of ["client", "prospect"]) {
      const order = { agencyId, leadId: lead.id, appointmentId: appointment.id, sequence: 0, message: "booked", side };
      await sqs.send(new SendMessageCommand({ QueueUrl: queue?.url, MessageBody: JSON.stringify(order) }));
    }
    await baton.waitUntilIdle();
    expect([client, prospect].map((to) => baton.mail({ to }).length)).toEqual([1, 1]);
    expect(await facts(lead.id, 2)).toHaveLength(2);
  });

  it("are sent after an outage of the provider, and refused ones are recorded and announced", async () => {
    const outages = [
      { channel: "mail", to: "later@example.com", times: 2, code: "TooManyRequestsException" },
      { channel: "mail", to: "never@example.com", times: 9, code: "MessageRejected" },
    ] as const;
    for (const outage of outages) baton.failNext(outage);
    const later = await booked(api, { person: { name: "Late Lee", email: "later@example.com" } });
    const never = await booked(api, { person: { name: "Neve", email: "never@example.com" } });
    expect(await facts(later.lead.id, 2)).toMatchObject([
      { kind: "appointment_message_sent" },
      { kind: "appointment_message_sent" },
    ]);
    expect(baton.mail({ to: "later@example.com" })).toHaveLength(1);
    const failed = (await facts(never.lead.id, 2)).find(({ kind }) => kind === "appointment_message_failed");
    expect(failed).toMatchObject({ side: "prospect", reason: "refused_by_provider", detail: "MessageRejected" });
  });

  it("come by SMS to a prospect with only a phone", async () => {
    const phone = "+447700900881";
    const { lead } = await booked(api, { person: { name: "Pat Phone", phone } });
    expect(await facts(lead.id, 2)).toContainEqual(
      expect.objectContaining({ kind: "appointment_message_sent", side: "prospect", channel: "sms", segments: 2 }),
    );
    const [sms] = baton.sms({ to: phone });
    expect(sms?.body).toMatch(
      /^Northern Lead Company: appointment with Pennine Roofing Ltd\n.+ \d\d:\d\d \(New York time\)\nBy phone\nConfirm, move or cancel, or stop texts: http:\S+\/a\/[\w-]{62}$/,
    );
  });

  it("are not sent to a person who is suppressed, and the history says why", async () => {
    const email = "stopped@example.com";
    const lead = await journey.pushLead(api, campaignId, { person: { name: "Sue", email } });
    await api.post("/v1/suppressions", { email, reason: "opted_out" });
    const seat = await aSeat();
    const body = { seatId: seat.id, start: inDays(3), place: { kind: "visit" } };
    await api.post(`/v1/leads/${lead.id}/appointments`, body, "stopped");
    expect(await facts(lead.id, 2)).toContainEqual(
      expect.objectContaining({ kind: "appointment_message_skipped", side: "prospect", reason: "suppressed" }),
    );
    expect(baton.mail({ to: email })).toEqual([]);
    expect(baton.mail({ to: seat.email })).toHaveLength(1);
  });

  it("are marked as bounced when they come back", async () => {
    const { lead } = await booked(api, {
      person: { name: "Bo Unce", email: "bounce+invited@simulator.amazonses.com" },
    });
    expect(await facts(lead.id, 3)).toContainEqual(
      expect.objectContaining({ kind: "appointment_message_failed", side: "prospect", reason: "bounced" }),
    );
  });

  it("of a sandbox lead are kept in the sandbox inbox, and reach no one", async () => {
    const test = await journey.aKey(api, { role: "agency", mode: "test" });
    const { appointment, client, prospect } = await booked(test);
    const messages = await journey.eventually(async () => {
      const { body } = await test.get<{ items: { appointmentId?: string; to: string; calendar?: string }[] }>(
        "/v1/sandbox/messages",
      );
      const own = body.items.filter(({ appointmentId }) => appointmentId === appointment.id);
      return own.length === 2 && own;
    });
    expect(messages.map(({ to }) => to).sort()).toEqual([client, prospect].sort());
    for (const { calendar } of messages) expect(calendar).toContain("METHOD:REQUEST");
    expect([client, prospect].flatMap((to) => baton.mail({ to }))).toEqual([]);
  });

  it("can be opened from the local inbox as a calendar file", async () => {
    const { lead, prospect } = await booked();
    await facts(lead.id, 2);
    const [mail] = baton.mail({ to: prospect });
    const page = await fetch(`${baton.inboxUrl}/inbox/mail/${mail?.id}`);
    const path = /href="(\/inbox\/mail\/\d+\/parts\/1)"/.exec(await page.text())?.[1];
    const file = await fetch(`${baton.inboxUrl}${path}`);
    expect(file.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await file.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  });
});
