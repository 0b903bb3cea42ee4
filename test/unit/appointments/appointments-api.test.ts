import { beforeEach, describe, expect, it } from "vitest";
import type { AppointmentView } from "#appointments/schemas.ts";
import type { RouteName } from "#app/routes.ts";
import { appointmentEndpoints } from "#appointments/wire.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { routes } from "#app/routes.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { limits } from "#platform/limits.ts";
import type { Route } from "#platform/http/route.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aCampaign, aClient, anAgencyKey, aNewSeat, aPerson } from "#test/support/entities.ts";
import { aHeld, aReceived } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { fingerprint } from "#platform/ids.ts";

const [agencyId, clientId, leadId, heldId] = [anId("agency"), anId("client"), anId("lead"), anId("lead", 2)];
const agencyKey: ApiKey = { ...anAgencyKey(), agencyId };
const clientKey: ApiKey = { ...agencyKey, id: anId("key", 2), role: "client", clientId };
const otherKey: ApiKey = { ...clientKey, clientId: anId("client", 2) };

type Answer = { status: number; body: { code?: string } & Record<string, unknown> };

describe("appointments over HTTP", () => {
  let clock: Instant;
  let ask: (
    name: RouteName,
    asked: { params?: Record<string, string>; query?: Record<string, string>; body?: object; idempotencyKey?: string },
    caller?: ApiKey,
  ) => Promise<Answer>;
  let seatId: string;
  let stores: ReturnType<typeof storesOf>;

  beforeEach(async () => {
    clock = on("2027-06-20T09:00:00Z");
    const now = () => clock;
    stores = storesOf({ client: memoryDynamoDb(), name: "Baton" });
    await stores.clients.create({ agencyId }, aClient({ id: clientId, agencyId }), "");
    const personal = aPerson();
    await stores.history.receive(
      { agencyId, leadId },
      { received: aReceived({ clientId }), personal, fingerprint: "" },
    );
    await stores.history.receive({ agencyId, leadId: heldId }, { received: aHeld(), personal, fingerprint: "" });
    const fail = (fault: unknown) => {
      throw fault;
    };
    ask = async (name, { params, query, body, idempotencyKey }, caller = agencyKey) => {
      const { method, path }: Route = routes[name];
      const handler = makeHttpHandler({
        name: "api",
        loadEndpoints: async () => appointmentEndpoints({ ...stores, ids, fingerprint, now, onFault: fail }),
        findKey: async () => caller,
        problems: makeProblemWriter("https://baton.example.com"),
        onFault: fail,
      });
      const answer = await handler(
        anHttpEvent({
          routeKey: `${method} ${path}`,
          ...(params && { pathParameters: params }),
          ...(query && { queryStringParameters: query }),
          ...(body && { body: JSON.stringify(body) }),
          headers: {
            authorization: "Bearer x",
            "content-type": "application/json",
            ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
          },
        }),
      );
      return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? "{}") as Answer["body"] };
    };
    const seat = await ask("createSeat", { params: { clientId }, body: aNewSeat({ bufferAfterMinutes: 30 }) });
    seatId = String(seat.body["id"]);
  });

  it("stops at the most seats of a client, and a retry of the last still returns it", async () => {
    const create = (idempotencyKey: string) =>
      ask("createSeat", { params: { clientId }, body: aNewSeat(), idempotencyKey });
    for (let number = 2; number < limits.seatsPerClient; number += 1) await create(`seat-${number}`);
    const last = await create("last");
    expect(last.status).toBe(201);
    expect(await create("one-more")).toMatchObject({
      status: 409,
      body: { code: "seat_limit_reached", max: limits.seatsPerClient },
    });
    expect((await create("last")).body).toEqual(last.body);
  });

  const book = (changes: object = {}, caller = agencyKey, idempotencyKey?: string) =>
    ask(
      "bookAppointment",
      {
        params: { leadId },
        body: { seatId, start: "2027-07-01T14:00:00+01:00", place: { kind: "visit" }, ...changes },
        ...(idempotencyKey && { idempotencyKey }),
      },
      caller,
    );
  const change = (
    name: "moveAppointment" | "cancelAppointment" | "confirmAppointment" | "recordAppointmentResult",
    { body }: Answer,
    asked: object,
    caller = agencyKey,
  ) => ask(name, { params: { appointmentId: String(body["id"]) }, body: asked }, caller);

  it("are booked in the seat's zone and the prospect's", async () => {
    expect(await book({ local: "2027-07-01T09:00", start: undefined, timeZone: "America/New_York" })).toMatchObject({
      status: 201,
      body: {
        leadId,
        clientId,
        seatId,
        status: "booked",
        start: "2027-07-01T13:00:00.000Z",
        end: "2027-07-01T14:00:00.000Z",
        timeZone: "America/New_York",
        local: { seat: "2027-07-01T14:00", prospect: "2027-07-01T09:00" },
        sequence: 0,
      },
    });
  });

  it.each<[object, number, string]>([
    [{ start: "2027-07-01T18:00:00+01:00" }, 422, "outside_availability"],
    [{ start: "2027-06-20T10:59:00Z" }, 422, "too_soon"],
    [{ start: "2027-12-01T10:00:00Z" }, 422, "too_far_ahead"],
    [{ start: undefined, local: "2027-03-28T01:30", timeZone: "Europe/London" }, 422, "local_time_skipped"],
    [{ start: undefined, local: "2027-10-31T01:30", timeZone: "Europe/London" }, 422, "local_time_ambiguous"],
    [{ place: { kind: "video" } }, 422, "place_not_offered"],
    [{ seatId: anId("seat", 9) }, 404, "not_found"],
    [{ start: "2027-07-01T14:00:30+01:00" }, 422, "validation_error"],
    [{ start: undefined, local: "2027-07-01T14:00" }, 422, "validation_error"],
    [{ local: "2027-07-01T14:00", timeZone: "Europe/London" }, 422, "validation_error"],
  ])("are refused with %o (%i %s)", async (changes, status, code) => {
    expect(await book(changes)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ["2027-07-01T18:00", "outside_availability"],
    ["2027-06-20T10:59", "too_soon"],
    ["2027-12-01T10:00", "too_far_ahead"],
    ["2027-07-01T14:00", "slot_taken"],
  ])("are refused at the field that has the start: %s (%s)", async (time, code) => {
    await book({ start: "2027-07-01T14:00:00+01:00" });
    const byTheClock = { start: undefined, local: time, timeZone: "Europe/London" };
    expect((await book(byTheClock)).body).toMatchObject({ code, field: "local", errors: [{ pointer: "/local" }] });
    const instant = { start: `${time}:00${time < "2027-11" ? "+01:00" : "Z"}` };
    expect((await book(instant)).body).toMatchObject({ code, field: "start", errors: [{ pointer: "/start" }] });
  });

  it("are not moved outside the availability, at the field that has the start", async () => {
    const booked = await book();
    const move = { local: "2027-07-01T18:00", timeZone: "Europe/London", sequence: 0, by: "client" };
    expect((await change("moveAppointment", booked, move)).body).toMatchObject({
      code: "outside_availability",
      errors: [{ pointer: "/local" }],
    });
  });

  it("name both instants of a time that clocks show twice", async () => {
    const { body } = await book({ start: undefined, local: "2026-10-25T01:30", timeZone: "Europe/London" });
    expect(body["instants"]).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
  });

  it("cannot be booked for a held lead, nor by another client", async () => {
    const body = { seatId, start: "2027-07-01T14:00:00+01:00", place: { kind: "visit" } };
    expect(await ask("bookAppointment", { params: { leadId: heldId }, body })).toMatchObject({
      body: { code: "lead_held" },
    });
    expect(await book({}, otherKey)).toMatchObject({ status: 404 });
    const booked = await book({}, clientKey);
    expect(booked.status).toBe(201);
    expect(await change("cancelAppointment", booked, { sequence: 0, by: "client" }, otherKey)).toMatchObject({
      status: 404,
    });
  });

  it("do not overlap, buffers included, and the nearest free starts are offered", async () => {
    await book();
    expect(await book({ start: "2027-07-01T15:15:00+01:00" })).toMatchObject({
      status: 409,
      body: {
        code: "slot_taken",
        // Until 15:30 the seat has its buffer, and the one before 14:00 must end at 12:30.
        nearest: ["2027-07-01T11:30:00.000Z", "2027-07-01T14:30:00.000Z", "2027-07-01T15:00:00.000Z"],
      },
    });
    expect((await book({ start: "2027-07-01T15:30:00+01:00" })).status).toBe(201);
  });

  it("are booked once for an idempotency key, and another booking with it is refused", async () => {
    const first = await book({}, agencyKey, "once");
    const again = await book({}, agencyKey, "once");
    expect(again.body).toEqual(first.body);
    expect(await book({ minutes: 30 }, agencyKey, "once")).toMatchObject({ body: { code: "idempotency_conflict" } });
    const { body } = await ask("listLeadAppointments", { params: { leadId } });
    expect(body["items"]).toHaveLength(1);
  });

  it("are booked once by two requests with one idempotency key at the same moment", async () => {
    const { agendas } = stores;
    let first: Answer | undefined;
    stores.agendas = {
      ...agendas,
      async readDays(...asked) {
        stores.agendas = agendas;
        first = await book({}, agencyKey, "once");
        return agendas.readDays(...asked);
      },
    };
    const second = await book({}, agencyKey, "once");
    expect([second.status, second.body]).toEqual([201, first?.body]);
  });

  it("are moved, which frees the old slot and voids confirmations; a retry changes nothing", async () => {
    const booked = await book();
    await change("confirmAppointment", booked, { side: "prospect" });
    const move = { start: "2027-07-01T14:30:00+01:00", sequence: 0, by: "prospect" };
    const moved = await change("moveAppointment", booked, move);
    expect(moved).toMatchObject({
      status: 200,
      body: {
        id: booked.body["id"],
        sequence: 1,
        start: "2027-07-01T13:30:00.000Z",
        status: "booked",
        confirmedBy: [],
      },
    });
    expect((await change("moveAppointment", booked, move)).body).toEqual(moved.body);
    expect(await change("moveAppointment", booked, { ...move, start: "2027-07-01T10:00:00Z" })).toMatchObject({
      body: { code: "changed_meanwhile" },
    });
    await change("moveAppointment", booked, { start: "2027-07-02T10:00:00Z", sequence: 1, by: "client" });
    expect((await book()).status).toBe(201);
  });

  it("stay as they are when they are moved to the time that they have, with their confirmations", async () => {
    const booked = await book();
    const confirmed = await change("confirmAppointment", booked, { side: "prospect" });
    const move = { start: "2027-07-01T14:00:00+01:00", sequence: 0, by: "client" };
    const moved = await change("moveAppointment", booked, move);
    expect(moved).toMatchObject({ status: 200, body: { sequence: 0, confirmedBy: ["prospect"] } });
    expect(moved.body).toEqual(confirmed.body);
    expect(await change("moveAppointment", booked, { ...move, sequence: 1 })).toMatchObject({
      body: { code: "changed_meanwhile" },
    });
  });

  it("are moved late if the client does so within the hours that the campaign had at booking", async () => {
    clock = on("2027-06-30T09:00:00Z");
    const movesOf = async (booked: Answer, start: string) =>
      (await change("moveAppointment", booked, { start, sequence: 0, by: "client" })).body["moves"];
    const before = await book();
    await stores.campaigns.create({ agencyId }, aCampaign({ clientId, lateMoveHours: 48 }), "");
    expect(await movesOf(before, "2027-07-02T10:00:00Z")).toMatchObject([{ late: false }]);
    expect(await movesOf(await book(), "2027-07-05T10:00:00Z")).toMatchObject([{ late: true }]);
  });

  it("are cancelled before their start, which frees the slot, and only once", async () => {
    const booked = await book();
    const cancelled = await change("cancelAppointment", booked, { sequence: 0, by: "prospect" });
    expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled_by_prospect", final: true } });
    expect((await change("cancelAppointment", booked, { sequence: 0, by: "prospect" })).body).toEqual(cancelled.body);
    expect(await change("cancelAppointment", booked, { sequence: 0, by: "client" })).toMatchObject({
      status: 409,
      body: { code: "appointment_cancelled" },
    });
    expect((await book()).status).toBe(201);
  });

  it("cannot be moved, cancelled or confirmed once they have started", async () => {
    const booked = await book();
    clock = on("2027-07-01T13:00:00Z");
    const already = { status: 409, body: { code: "already_started" } };
    expect(await change("cancelAppointment", booked, { sequence: 0, by: "client" })).toMatchObject(already);
    expect(await change("confirmAppointment", booked, { side: "client" })).toMatchObject(already);
    const move = { start: "2027-07-02T10:00:00Z", sequence: 0, by: "client" };
    expect(await change("moveAppointment", booked, move)).toMatchObject(already);
  });

  it("get the results that both sides say, and the agency decides a dispute", async () => {
    const booked = await book();
    const result = (side: string, said: string, caller = agencyKey) =>
      change("recordAppointmentResult", booked, { side, result: said }, caller);
    expect(await result("client", "held")).toMatchObject({ body: { code: "not_started" } });
    clock = on("2027-07-02T13:59:59Z");
    expect(await result("client", "no_show_prospect", clientKey)).toMatchObject({
      status: 200,
      body: { status: "no_show_prospect", final: false, finalAt: "2027-07-04T13:59:59.000Z" },
    });
    expect(await result("prospect", "held", clientKey)).toMatchObject({ body: { code: "validation_error" } });
    expect(await result("agency", "held", clientKey)).toMatchObject({ body: { code: "validation_error" } });
    clock = on("2027-07-03T10:00:00Z");
    // A retry is not another statement.
    expect((await result("client", "no_show_prospect")).body["statements"]).toHaveLength(1);
    expect(await result("prospect", "held")).toMatchObject({ body: { status: "disputed", final: false } });
    clock = on("2027-07-20T10:00:00Z");
    expect(await result("agency", "held")).toMatchObject({ body: { status: "decided", result: "held", final: true } });
    expect(await result("agency", "no_show_client")).toMatchObject({ status: 409, body: { code: "result_final" } });
  });

  it("have a final result 48 hours later, which no side can change any more", async () => {
    const booked = await book();
    clock = on("2027-07-01T15:00:00Z");
    await change("recordAppointmentResult", booked, { side: "client", result: "no_show_prospect" });
    clock = on("2027-07-03T15:00:00Z");
    expect(await change("recordAppointmentResult", booked, { side: "prospect", result: "held" })).toMatchObject({
      status: 409,
      body: { code: "result_final", result: "no_show_prospect" },
    });
  });

  it("are listed by their start, page by page and by status", async () => {
    const starts = ["2027-07-02T10:00:00Z", "2027-07-01T10:00:00Z", "2027-07-01T14:00:00Z"];
    const booked = [];
    for (const start of starts) booked.push(await book({ start }));
    const [first] = booked;
    if (first) await change("cancelAppointment", first, { sequence: 0, by: "client" });
    const list = async (query: Record<string, string> = {}, caller = agencyKey) =>
      ask("listAppointments", { query: { clientId, ...query } }, caller);
    const startsIn = ({ body }: Answer) => (body["items"] as AppointmentView[]).map(({ start }) => start.slice(0, 16));
    expect(startsIn(await list())).toEqual(["2027-07-01T10:00", "2027-07-01T14:00", "2027-07-02T10:00"]);
    expect(startsIn(await list({ status: "booked" }))).toEqual(["2027-07-01T10:00", "2027-07-01T14:00"]);
    expect(startsIn(await list({ status: "cancelled_by_client" }, clientKey))).toEqual(["2027-07-02T10:00"]);
    expect(startsIn(await list({ from: "2027-07-01T14:00:00Z", to: "2027-07-02T00:00:00Z" }))).toEqual([
      "2027-07-01T14:00",
    ]);
    const page = await list({ limit: "1" });
    expect(startsIn(page)).toEqual(["2027-07-01T10:00"]);
    expect(startsIn(await list({ limit: "2", cursor: String(page.body["next"]) }))).toEqual([
      "2027-07-01T14:00",
      "2027-07-02T10:00",
    ]);
    expect(await list({}, otherKey)).toMatchObject({ status: 404 });
    clock = on("2027-07-10T09:00:00Z");
    expect(startsIn(await list())).toEqual([]);
    expect(startsIn(await list({ status: "open" }))).toEqual(["2027-07-01T10:00", "2027-07-01T14:00"]);
  });

  it("are listed over any period, in pages of at most 92 days, up to the last day that could be booked", async () => {
    const booked = await book();
    const listPages = async (from: string, to: string) => {
      const pages: Answer["body"][] = [];
      for (let cursor: unknown; cursor !== null; cursor = pages.at(-1)?.["next"]) {
        const query = { clientId, from, to, ...(typeof cursor === "string" && { cursor }) };
        const { status, body } = await ask("listAppointments", { query });
        expect(status).toBe(200);
        pages.push(body);
      }
      return pages.map(({ items }) => (items as AppointmentView[]).map(({ id }) => id));
    };
    const mine = [booked.body["id"]];
    expect(await listPages("2027-05-01T00:00:00Z", "9999-12-31T23:59:59.999Z")).toEqual([mine, [], [], [], []]);
    expect(await listPages("2027-01-01T00:00:00Z", "2027-12-31T00:00:00Z")).toEqual([[], mine, [], []]);
    expect(await listPages("9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999Z")).toEqual([[]]);
    const query = { clientId, from: "0000-01-01T00:00:00Z", to: "9999-12-31T23:59:59.999Z" };
    expect(await ask("listAppointments", { query })).toMatchObject({ status: 200, body: { items: [] } });
  });

  it("are listed by fifty without a limit, like everything else", async () => {
    const july = Array.from({ length: 14 }, (_, index) => `2027-07-${String(index + 1).padStart(2, "0")}`);
    const starts = july.flatMap((date) =>
      ["08:00", "09:30", "11:00", "12:30", "14:00"].map((time) => `${date}T${time}:00Z`),
    );
    for (const start of starts) await book({ start });
    const { body } = await ask("listAppointments", { query: { clientId } });
    expect(body["items"]).toHaveLength(limits.pageSize.default);
  });

  it("are kept apart from the free slots of their seat", async () => {
    await book();
    const list = (query: Record<string, string>, caller = agencyKey) =>
      ask("listSlots", { params: { clientId, seatId }, query }, caller);
    const { body } = await list({ from: "2027-07-01T00:00:00Z", to: "2027-07-02T00:00:00Z" }, clientKey);
    const slots = body["slots"] as { start: string; local: string }[];
    expect(slots.map(({ local }) => local.slice(11))).toEqual([
      ...["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"],
      ...["15:30", "16:00"],
    ]);
    expect(body["timeZone"]).toBe("Europe/London");
    expect(await list({ from: "2027-07-01T00:00:00Z", to: "2027-08-01T00:00:01Z" })).toMatchObject({
      status: 400,
      body: { code: "invalid_parameter" },
    });
    expect((await list({ from: "2027-07-01T00:00:00Z", to: "2027-08-01T00:00:00Z", minutes: "30" })).status).toBe(200);
    expect(await list({}, otherKey)).toMatchObject({ status: 404 });
  });

  it("stay as they are if their seat changes, and are found after its buffers shrank", async () => {
    const booked = await book();
    await ask("changeSeat", {
      params: { clientId, seatId },
      body: { bufferAfterMinutes: 0, availability: { weekly: [] } },
    });
    expect(await change("cancelAppointment", booked, { sequence: 0, by: "client" })).toMatchObject({ status: 200 });
  });
});
