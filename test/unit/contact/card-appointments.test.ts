import { beforeEach, describe, expect, it } from "vitest";
import { leadCardPages } from "#contact/wire.ts";
import type { Model } from "#domain/campaigns/model.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { secrets, storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aClient, anSmsSubscription, aPerson, aSeat } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";

const [agencyId, clientId, leadId] = [anId("agency"), anId("client"), anId("lead")];
const key = { agencyId, leadId };
const seatId = anId("seat");
/** Ten o'clock in London, on Tuesday; the card is opened on Sunday at half past two. */
const issuedAt = on("2026-11-22T14:00:00Z");
const tuesday = "2026-11-24T10:00:00.000Z";

describe("appointments on the lead card", () => {
  let clock: Instant;
  let stores: ReturnType<typeof storesOf>;
  let page: Page;

  async function given({ model = "callback", seats = [aSeat()] }: { model?: Model; seats?: Seat[] } = {}) {
    const table = { client: memoryDynamoDb(), name: "Baton" };
    stores = storesOf(table);
    await stores.clients.create({ agencyId }, aClient({ id: clientId, agencyId }), "");
    for (const seat of seats) await stores.seats.create({ agencyId, clientId }, seat, "");
    await stores.history.receive(key, {
      received: aReceived({ clientId, model }),
      personal: aPerson(),
      fingerprint: "",
    });
    const readLeadContext = async () => ({
      agencyName: "Agency",
      clientName: "Client",
      clientTimeZone: "Europe/London",
      campaignName: "Roofs",
    });
    await stores.subscriptions.create({ agencyId, clientId }, anSmsSubscription(), "");
    const { leadLinks: links, personLinks, stopLinks } = secrets;
    const index = makeLeadIndex(table, stores.clients);
    const onFault = (fault: unknown) => {
      throw fault;
    };
    const linked = { links, personLinks, stopLinks, readLeadContext };
    const pages = leadCardPages({
      ...stores,
      ...linked,
      index,
      ids,
      fingerprint,
      toFactKey: factSortKey,
      onFault,
      now: () => clock,
    });
    const [card] = Object.values(pages);
    if (!card) throw new Error("no card");
    page = card;
  }

  beforeEach(async () => {
    clock = on("2026-11-22T14:30:00Z");
    await given();
  });

  function ask(fields?: Record<string, string>) {
    const url = secrets.leadLinks.createUrl({ ...key, delivery: 0, issuedAt });
    const event = anHttpEvent({
      pathParameters: { token: url.split("/").at(-1) ?? "" },
      ...(fields && { body: new URLSearchParams(fields).toString() }),
    });
    if (fields) event.requestContext.http.method = "POST";
    return page(event);
  }
  const facts = async () => ((await stores.history.read(key))?.facts ?? []).filter(({ kind }) => kind !== "received");
  const kinds = async () => (await facts()).map(({ kind }) => kind);
  const made = { once: "att_1", attempt: "connected", outcome: "appointment_set" };
  const textOf = (body = "") => body.replace(/<style>[^]*<\/style>|<[^>]*>/g, " ").replace(/\s+/g, " ");
  const problemOf = async (fields: Record<string, string>) => {
    const answer = await ask(fields);
    expect(answer.statusCode).toBe(422);
    return textOf(answer.body);
  };
  const bookedId = async () => {
    const booked = (await facts()).find((fact) => fact.kind === "appointment_booked");
    if (booked?.kind !== "appointment_booked") throw new Error("nothing is booked");
    return booked.appointmentId;
  };

  it("offer times as far ahead as the seat that can be booked the longest", async () => {
    await given({ seats: [aSeat(), aSeat({ id: anId("seat", 2), horizonDays: 200 })] });
    const { body = "" } = await ask();
    expect(/id="appointmentAt"[^>]*max="([^"]*)"/.exec(body)?.[1]).toBe("2027-06-10T23:59");
    expect(/id="callbackAt"[^>]*max="([^"]*)"/.exec(body)?.[1]).toBe("2027-02-20T23:59");
  });

  it("are offered as the free slots of the seats, by day", async () => {
    const { body } = await ask();
    expect(body).toContain(`value="${seatId} ${tuesday}"`);
    expect(textOf(body)).toContain("Tuesday 24 November: 15 free");
    expect(body).not.toContain('name="point"');
  });

  it("are booked with the call and the outcome, once, however often the form is posted", async () => {
    for (let tries = 0; tries < 2; tries += 1) {
      expect(await ask({ ...made, slot: `${seatId} ${tuesday}`, place: "visit", note: "Ring twice" })).toMatchObject({
        statusCode: 303,
      });
    }
    expect((await facts()).toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toMatchObject([
      { kind: "appointment_booked", seatId, start: tuesday, place: "visit", source: "link", author: anId("sub") },
      { kind: "contact_attempted", result: "connected" },
      { kind: "outcome_recorded", outcome: "appointment_set", note: "Ring twice" },
    ]);
    const text = textOf((await ask()).body);
    expect(text).toMatch(/Tuesday 24 November 2026 at 10:00 ?, 60 minutes, a visit ?, ?Sam, surveys/);
    expect(text).toContain("● Booked, not confirmed yet");
  });

  it("are booked at a written time in the client's zone, also off the grid", async () => {
    await ask({ ...made, appointmentAt: "2026-11-24T10:05" });
    expect(await facts()).toContainEqual(
      expect.objectContaining({
        kind: "appointment_booked",
        start: "2026-11-24T10:05:00.000Z",
        timeZone: "Europe/London",
      }),
    );
  });

  it("are refused where another one is, with the three nearest free times, and nothing else is recorded", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const before = await kinds();
    const answer = await ask({ ...made, once: "att_2", slot: `${seatId} ${tuesday}` });
    expect(answer.statusCode).toBe(422);
    expect(textOf(answer.body)).toContain("The nearest free times Tuesday 24 November 09:00 11:00 11:30");
    expect(await kinds()).toEqual(before);
  });

  it.each([
    ["no time", {}, "Choose when you meet."],
    ["a time that has passed", { appointmentAt: "2026-11-20T10:00" }, "too soon for your diary"],
    ["a time on a closed day", { appointmentAt: "2026-11-28T10:00" }, "Your diary is closed then"],
    ["a time that is no time", { appointmentAt: "2026-02-30T10:00" }, "Write the date and the time"],
    ["a time that the clocks repeat", { appointmentAt: "2027-10-31T01:30" }, "The clocks change at that time"],
    [
      "a free slot and another time",
      { slot: `${seatId} ${tuesday}`, appointmentAt: "2026-11-25T10:00" },
      "keep only the one",
    ],
    ["a seat of another client", { slot: `${anId("seat", 9)} ${tuesday}` }, "could not be saved"],
    ["a place that the seat has not", { slot: `${seatId} ${tuesday}`, place: "video" }, "does not offer that place"],
  ])("are refused with %s, and nothing is recorded", async (_, fields, problem) => {
    expect(await problemOf({ ...made, ...fields })).toContain(problem);
    expect(await kinds()).toEqual([]);
  });

  it("have fields and free times of their own, so that two of them are not mixed up", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    await ask({ ...made, once: "att_2", slot: `${seatId} 2026-11-25T10:00:00.000Z` });
    const moveForms = (body = "") =>
      body
        .split("Move or cancel it")
        .slice(1)
        .map((form) => form.split("</details>")[0]);
    const ids = moveForms((await ask()).body).flatMap((form = "") => form.match(/\sid="[^"]*"/g) ?? []);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);

    const taken = moveForms((await ask({ ...made, once: "att_3", slot: `${seatId} ${tuesday}` })).body);
    expect(taken.map((form) => form?.includes("The nearest free times"))).toEqual([false, false]);
  });

  it("ask for the point and the reason of the promotion on a hybrid campaign", async () => {
    await given({ model: "hybrid" });
    expect((await ask()).body).toContain('name="point"');
    const fields = { ...made, slot: `${seatId} ${tuesday}`, point: "later_call", promotedFor: "" };
    expect(await problemOf(fields)).toContain("Choose why the call became an appointment.");
    await ask({ ...fields, promotedFor: "needs_survey" });
    expect(await facts()).toContainEqual(
      expect.objectContaining({ promotion: { point: "later_call", reason: "needs_survey" } }),
    );
  });

  it("say what is wrong with a new time beside it, and with anything else above the forms", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const change = { appointment: await bookedId(), sequence: "0" };
    for (const toLocal of ["", "2026-02-30T10:00", "2026-11-28T10:00"]) {
      const { body = "" } = await ask({ ...change, change: "move", to: "", toLocal });
      expect(body).toMatch(/id="problem"[^]*name="toLocal"\s+autofocus aria-invalid="true" aria-describedby="problem"/);
      expect(body.match(/\sautofocus/g)).toHaveLength(1);
    }
    const { body = "" } = await ask({ ...change, change: "held" });
    expect(body).toMatch(/id="problem"[^>]*autofocus/);
    expect(body).not.toContain("aria-invalid");
  });

  it("are only noted, with their time, for a client without seats", async () => {
    await given({ seats: [] });
    expect(textOf((await ask()).body)).toContain("Put it in your own diary: no reminder is sent for it.");
    await ask({ ...made, appointmentAt: "2026-11-24T10:00" });
    expect(await kinds()).toEqual(["contact_attempted", "outcome_recorded"]);
    expect(await facts()).toContainEqual(
      expect.objectContaining({ outcome: "appointment_set", appointmentAt: tuesday }),
    );
    expect(textOf((await ask()).body)).toContain("Outcome: Appointment made, Tuesday 24 November 2026 at 10:00");
  });

  it("are moved and cancelled by the client's side", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const appointment = await bookedId();
    const change = { appointment, sequence: "0" };
    expect(await problemOf({ ...change, change: "move" })).toContain("Choose the new time.");
    await ask({ ...change, change: "move", to: "2026-11-25T09:00:00.000Z" });
    expect(textOf((await ask()).body)).toContain("Wednesday 25 November 2026 at 09:00");
    expect(await problemOf({ ...change, change: "cancel" })).toContain("Not saved.");
    await ask({ ...change, sequence: "1", change: "cancel" });
    expect(textOf((await ask()).body)).toContain("✕ Cancelled by you");
    expect(await facts()).toContainEqual(expect.objectContaining({ kind: "appointment_cancelled", by: "client" }));
  });

  it("of a page from before a move are not cancelled, and the page says why", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const stale = { appointment: await bookedId(), sequence: "0" };
    await ask({ ...stale, change: "move", to: "2026-11-25T10:00:00.000Z" });
    expect(await problemOf({ ...stale, change: "cancel" })).toContain("The appointment was moved meanwhile.");
    expect(await kinds()).not.toContain("appointment_cancelled");
  });

  it("take the client's word for what came of them, from their start on", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const said = { appointment: await bookedId(), sequence: "0", change: "no_show_prospect" };
    expect(await problemOf(said)).toContain("has not begun yet");
    clock = on("2026-11-24T11:30:00Z");
    expect((await ask()).body).toContain('value="no_show_prospect"');
    await ask(said);
    await ask(said);
    expect((await facts()).filter(({ kind }) => kind === "appointment_said")).toMatchObject([
      { by: "client", result: "no_show_prospect", source: "link" },
    ]);
    expect(textOf((await ask()).body)).toContain("✕ They did not come");
  });

  it("of another lead cannot be changed through the link", async () => {
    const other = { agencyId, leadId: anId("lead", 2) };
    await stores.history.receive(other, { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" });
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    const appointment = await bookedId();
    const url = secrets.leadLinks.createUrl({ ...other, delivery: 0, issuedAt });
    const event = anHttpEvent({
      pathParameters: { token: url.split("/").at(-1) ?? "" },
      body: new URLSearchParams({ appointment, sequence: "0", change: "cancel" }).toString(),
    });
    event.requestContext.http.method = "POST";
    expect((await page(event)).statusCode).toBe(422);
    expect(await kinds()).not.toContain("appointment_cancelled");
  });

  it("need no time if one is agreed already", async () => {
    await ask({ ...made, slot: `${seatId} ${tuesday}` });
    await ask({ once: "att_3", attempt: "none", outcome: "appointment_set", note: "Confirmed by text" });
    expect((await facts()).filter(({ kind }) => kind === "outcome_recorded")).toHaveLength(2);
  });

  describe("a call that the page's script reports", () => {
    it("is a stamp of the clock, once a minute, and answers nothing", async () => {
      for (const seconds of ["05", "45"]) {
        clock = on(`2026-11-22T14:30:${seconds}Z`);
        expect(await ask({ call: "started" })).toMatchObject({ statusCode: 204 });
      }
      clock = on("2026-11-22T14:31:00Z");
      await ask({ call: "started" });
      expect(await facts()).toMatchObject([
        { kind: "call_started", at: "2026-11-22T14:30:05.000Z", source: "link" },
        { kind: "call_started", at: "2026-11-22T14:31:00.000Z" },
      ]);
    });

    it("gives its time to the attempt that is reported as just made", async () => {
      await ask({ call: "started" });
      clock = on("2026-11-22T14:42:00Z");
      expect((await ask()).body).toContain("At 14:30, when you tapped the number");
      await ask({ once: "att_1", attempt: "no_answer" });
      clock = on("2026-11-22T14:50:00Z");
      await ask({ once: "att_2", attempt: "voicemail" });
      await ask({ call: "started" });
      clock = on("2026-11-22T15:51:00Z");
      await ask({ once: "att_3", attempt: "busy" });
      expect(
        (await facts())
          .filter(({ kind }) => kind === "contact_attempted")
          .map(({ at }) => at)
          .sort(),
      ).toEqual(["2026-11-22T14:30:00.000Z", "2026-11-22T14:50:00.000Z", "2026-11-22T15:51:00.000Z"]);
    });

    it("leaves a time alone that the salesperson chose", async () => {
      await ask({ call: "started" });
      clock = on("2026-11-22T14:42:00Z");
      await ask({ once: "att_1", attempt: "no_answer", calledMinutesAgo: "5" });
      expect(await facts()).toContainEqual(expect.objectContaining({ at: "2026-11-22T14:37:00.000Z" }));
    });
  });
});
