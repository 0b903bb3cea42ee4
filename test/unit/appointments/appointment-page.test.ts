import { beforeEach, describe, expect, it } from "vitest";
import { makeAppointmentLinks } from "#appointments/adapters/appointment-links.ts";
import { toActor } from "#appointments/actor.ts";
import { makeChangeSeat } from "#appointments/change-seat.ts";
import { makeBookAppointment } from "#appointments/book-appointment.ts";
import type { AppointmentLink } from "#appointments/ports.ts";
import { appointmentPages } from "#appointments/wire.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeTextOptOut } from "#invitations/text-opt-out.ts";
import type { LeadKey } from "#platform/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { secrets, storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anAgencyKey, aPerson, aSeat } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";
import { ids } from "#test/support/ids.ts";
import { pageHandlerOver } from "#test/support/page-handler-over.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const publicUrl = "https://leads.example.com";
const secret = parseMasterSecret("a well kept secret");
const key: LeadKey = { agencyId: anId("agency"), leadId: anId("lead") };
const clientId = anId("client");
const seat = aSeat({ clientId, videoLink: "https://meet.example.com/sam" });
const leadContext = {
  agencyName: "Brightline",
  clientName: "Harbour Roofing",
  clientTimeZone: "Europe/London",
  campaignName: "Roofs",
};
const names = [aPerson().person.name, leadContext.clientName, leadContext.agencyName, seat.name];

describe("the page of an appointment", () => {
  const links = makeAppointmentLinks(secret, publicUrl);
  let clock: Instant;
  let stores: ReturnType<typeof storesOf>;
  let prospect: AppointmentLink;
  let client: AppointmentLink;

  beforeEach(async () => {
    clock = on("2027-06-20T09:00:00Z");
    stores = storesOf({ client: memoryDynamoDb(), name: "Baton" });
    await stores.seats.create({ agencyId: key.agencyId, clientId }, seat, "");
    prospect = await book(key, on("2027-07-01T13:00:00Z"));
    client = { ...prospect, side: "client" };
  });

  /** Books a visit of an hour, agreed with a prospect in New York; returns the link of the prospect. */
  async function book(lead: LeadKey, start: Instant, personal = aPerson(), seatId = seat.id): Promise<AppointmentLink> {
    await stores.history.receive(lead, { received: aReceived({ clientId }), personal, fingerprint: "" });
    const bookAppointment = makeBookAppointment({ ...stores, ids, now: () => clock });
    const actor = toActor({ ...anAgencyKey(), agencyId: key.agencyId });
    const booked = await bookAppointment(actor, lead.leadId, {
      seatId,
      start,
      timeZone: "America/New_York",
      place: { kind: "visit" },
    });
    if (!booked.ok) throw new Error(booked.refusal.kind);
    return { agencyId: key.agencyId, appointmentId: booked.value.appointment.id, side: "prospect", sequence: 0 };
  }

  const tokenOf = (link: AppointmentLink, made = links) =>
    made.createUrl({ ...link, seatEmail: seat.email }).slice(`${publicUrl}/a/`.length);
  const ask = (token: string, event: object = {}, method = "GET") => {
    const pages = appointmentPages({
      ...stores,
      appointmentLinks: links,
      readLeadContext: async () => leadContext,
      textOptOut: makeTextOptOut({ ...stores, ...secrets, now: () => clock }),
      now: () => clock,
    });
    const page = pages["/a/{token}"];
    if (!page) throw new Error("no page");
    const asked = anHttpEvent({ routeKey: `${method} /a/{token}`, pathParameters: { token }, ...event });
    asked.requestContext.http.method = method;
    return pageHandlerOver("/a/{token}", page, (fault) => expect.fail(String(fault)))(asked);
  };
  const get = (link: AppointmentLink, query?: Record<string, string>) =>
    ask(tokenOf(link), query && { queryStringParameters: query });
  const post = (link: AppointmentLink, fields: Record<string, string>) =>
    ask(tokenOf(link), { body: new URLSearchParams(fields).toString() }, "POST");
  const recorded = async () =>
    ((await stores.history.read(key))?.facts ?? []).filter(
      ({ kind }) => kind !== "received" && kind !== "appointment_booked",
    );

  it("shows each side the time in its own zone, whom it meets, and what it can do, and changes nothing", async () => {
    const forProspect = await get(prospect);
    expect(forProspect.statusCode).toBe(200);
    expect(forProspect.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    for (const text of ["Thursday 1 July 2027\n09:00 to 10:00 (New York time)", "Harbour Roofing", "Brightline"])
      expect(forProspect.body).toContain(text);
    expect(forProspect.body).not.toContain(aPerson().person.name);
    const forClient = await get(client);
    expect(forClient.body).toContain("Thursday 1 July 2027\n14:00 to 15:00 (London time)");
    expect(forClient.body).toContain("Zoë");
    for (const word of ["Confirm this time", "Move the appointment", "Cancel the appointment"])
      expect(forClient.body).toContain(word);
    await ask(tokenOf(prospect), {}, "HEAD");
    expect(await recorded()).toEqual([]);
  });

  it("is below 30 kilobytes with as many free times as it can show", async () => {
    const quarters = aSeat({ ...seat, id: anId("seat", 2), gridMinutes: 5 });
    await stores.seats.create({ agencyId: key.agencyId, clientId }, quarters, "2");
    const link = await book({ ...key, leadId: anId("lead", 3) }, on("2027-07-01T13:00:00Z"), aPerson(), quarters.id);
    const body = String((await get(link)).body);
    expect(Buffer.byteLength(body)).toBeLessThan(30_000);
  });

  it("records the confirmation of the side that the link is for, once", async () => {
    for (let times = 0; times < 2; times += 1) {
      const answer = await post(prospect, { do: "confirm" });
      expect(answer).toMatchObject({ statusCode: 303, headers: { location: `/a/${tokenOf(prospect)}?done=confirm` } });
    }
    expect(await recorded()).toMatchObject([
      { kind: "appointment_confirmed", by: "prospect", source: "link", author: "prospect", sequence: 0 },
    ]);
    const page = await get(prospect, { done: "confirm" });
    expect(page.body).toContain("Thank you. The time is confirmed.");
    expect(page.body).not.toContain("Confirm this time");
    expect((await get(client)).body).toContain("Confirm this time");
  });

  it("opens nothing for the former mailbox of a seat, and opens again when the seat has it again", async () => {
    const scope = { agencyId: key.agencyId, clientId };
    const changeSeat = makeChangeSeat({ ...stores, now: () => clock });
    await changeSeat(scope, seat.id, { email: "kim@harbour.example.com" });
    const answers = [await get(client), await post(client, { do: "cancel" }), await post(client, { do: "confirm" })];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
    for (const { body } of answers) for (const name of names) expect(body).not.toContain(name);
    expect(await recorded()).toEqual([]);
    const newToken =
      links
        .createUrl({ ...client, seatEmail: "kim@harbour.example.com" })
        .split("/")
        .at(-1) ?? "";
    const confirmed = await ask(newToken, { body: "do=confirm" }, "POST");
    expect(confirmed).toMatchObject({ statusCode: 303, headers: { location: `/a/${newToken}?done=confirm` } });
    expect((await get(prospect)).statusCode).toBe(200);
    await changeSeat(scope, seat.id, { email: seat.email });
    expect((await get(client)).statusCode).toBe(200);
  });

  it("opens for any mailbox by a link that was made before links named one", async () => {
    const before =
      links
        .createUrl({ ...client, seatEmail: undefined })
        .split("/")
        .at(-1) ?? "";
    await makeChangeSeat({ ...stores, now: () => clock })({ agencyId: key.agencyId, clientId }, seat.id, {
      email: "kim@harbour.example.com",
    });
    expect((await ask(before)).statusCode).toBe(200);
  });

  it("opens whatever its address says was done, also the name of something that every object has", async () => {
    for (const done of ["constructor", "toString", "__proto__", "nothing"])
      expect(await get(prospect, { done })).toMatchObject({ statusCode: 200, body: (await get(prospect)).body });
  });

  it("stops texts and starts them again, for a prospect who gets texts, and for no other reader", async () => {
    const stop = { do: "texts", wish: "stop" };
    for (const link of [prospect, client]) {
      expect((await get(link)).body).not.toContain("Stop texts");
      expect((await post(link, stop)).statusCode).toBe(303);
    }
    const phone = "+447700900123";
    const { email: _, ...person } = { ...aPerson().person, phone };
    const texted = await book({ ...key, leadId: anId("lead", 2) }, on("2027-07-02T13:00:00Z"), {
      ...aPerson(),
      person,
    });
    const optOut = makeTextOptOut({ ...stores, ...secrets, now: () => clock });
    expect(await optOut.isStopped(key.agencyId, phone)).toBe(false);
    expect((await get({ ...texted, side: "client" })).body).not.toContain("Stop texts");
    expect((await get(texted)).body).toContain("Stop texts");
    for (let times = 0; times < 2; times += 1) {
      const answer = await post(texted, stop);
      expect(answer).toMatchObject({ statusCode: 303, headers: { location: `/a/${tokenOf(texted)}?done=texts-stop` } });
    }
    expect(await optOut.isStopped(key.agencyId, phone)).toBe(true);
    expect((await get(texted, { done: "texts-stop" })).body).toMatch(/You get no more texts[^]*Get texts again/);
    await post(texted, { do: "texts", wish: "start" });
    expect(await optOut.isStopped(key.agencyId, phone)).toBe(false);
  });

  it("moves to a free time, and redirects to the link of the new time; the old links are dead", async () => {
    const start = on("2027-06-24T09:00:00Z");
    expect((await get(prospect)).body).toContain(`value="${start}"`);
    const moved = { ...prospect, sequence: 1 };
    for (let times = 0; times < 2; times += 1) {
      const answer = await post(prospect, { do: "move", start });
      expect(answer).toMatchObject({ statusCode: 303, headers: { location: `/a/${tokenOf(moved)}?done=move` } });
    }
    expect(await recorded()).toMatchObject([{ kind: "appointment_moved", by: "prospect", to: start, sequence: 1 }]);
    expect((await get(moved, { done: "move" })).body).toContain("Thursday 24 June 2027\n05:00 to 06:00");
    for (const link of [prospect, client]) {
      expect((await get(link)).statusCode).toBe(404);
      const posts: Record<string, string>[] = [
        { do: "confirm" },
        { do: "cancel" },
        { do: "move", start: on("2027-06-25T09:00:00Z") },
      ];
      for (const fields of posts) expect((await post(link, fields)).statusCode).toBe(404);
    }
    expect(await recorded()).toHaveLength(1);
  });

  it("says that a time was taken meanwhile, is not open, or was not chosen, and changes nothing", async () => {
    const other = { ...key, leadId: anId("lead", 2) };
    await stores.history.receive(other, { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" });
    const book = makeBookAppointment({ ...stores, ids, now: () => clock });
    const start = on("2027-06-24T09:00:00Z");
    await book(toActor({ ...anAgencyKey(), agencyId: key.agencyId }), other.leadId, {
      seatId: seat.id,
      start,
      place: { kind: "visit" },
    });
    const problems: [Record<string, string>, string][] = [
      [{ do: "move", start }, "just been taken"],
      [{ do: "move", start: "2027-06-26T09:00:00Z" }, "not free any more"],
      [{ do: "move", start: "" }, "not understood"],
      [{ do: "say", result: "held" }, "has not begun yet"],
      [{ do: "destroy" }, "not understood"],
      [{}, "not understood"],
    ];
    for (const [fields, text] of problems) {
      const answer = await post(prospect, fields);
      expect([answer.statusCode, fields]).toEqual([422, fields]);
      expect(answer.body).toContain(text);
      // The free times to choose another one from are in view, as they were when the time was posted.
      const isMove = fields["do"] === "move" && fields["start"] !== "";
      expect([fields, String(answer.body).includes("<details open")]).toEqual([fields, isMove]);
    }
    expect(await recorded()).toEqual([]);
  });

  it("offers the free times of two weeks to the end, also of a seat with many", async () => {
    const { body } = await get(prospect);
    expect(
      String(body)
        .match(/<optgroup label="[^"]*"/g)
        ?.at(-1),
    ).toBe('<optgroup label="Friday 2 July 2027"');
  });

  it("cancels, once, and shows both sides who did", async () => {
    expect((await post(client, { do: "cancel" })).statusCode).toBe(303);
    expect((await post(client, { do: "cancel" })).statusCode).toBe(303);
    expect(await recorded()).toMatchObject([{ kind: "appointment_cancelled", by: "client" }]);
    expect((await get(client)).body).toContain("You cancelled it.");
    const page = await get(prospect);
    expect(page.body).toContain("Harbour Roofing cancelled it.");
    expect(page.body).not.toContain("<form");
    expect((await post(prospect, { do: "confirm" })).statusCode).toBe(422);
  });

  it("takes from each side what came of it, until the result is final", async () => {
    clock = on("2027-07-02T09:00:00Z");
    expect((await get(prospect)).body).toContain("I was there");
    expect((await post(client, { do: "say", result: "no_show_prospect" })).statusCode).toBe(303);
    expect((await get(prospect)).body).toContain("You did not come. Until the other side has had its say");
    expect((await post(prospect, { do: "say", result: "held" })).statusCode).toBe(303);
    expect(await recorded()).toMatchObject([
      { kind: "appointment_said", by: "client", result: "no_show_prospect", source: "link" },
      { kind: "appointment_said", by: "prospect", result: "held", source: "link" },
    ]);
    expect((await get(client)).body).toContain("The company that arranged it decides.");
    expect((await post(client, { do: "say", result: "held" })).statusCode).toBe(303);
    const final = await get(client);
    expect(final.body).toContain("It took place.");
    expect(final.body).not.toContain("<form");
    expect((await post(prospect, { do: "say", result: "no_show_client" })).statusCode).toBe(422);
    expect(await recorded()).toHaveLength(3);
  });

  it("opens one and the same page without names for every link that does not work", async () => {
    const token = tokenOf(prospect);
    const flipped = (index: number) => {
      const bytes = Buffer.from(token, "base64url");
      bytes[index] = (bytes[index] ?? 0) ^ 0x80;
      return bytes.toString("base64url");
    };
    const dead: Record<string, string> = {
      empty: "",
      short: token.slice(0, -1),
      long: `${token}A`,
      "another spelling": `${token}=`,
      "another MAC": flipped(45),
      // With the MAC of the prospect's link.
      "the other side": flipped(32),
      "another sequence": flipped(33),
      "another agency, forged": flipped(0),
      "another key": tokenOf(prospect, makeAppointmentLinks(parseMasterSecret("another secret"), publicUrl)),
      "another tenant": tokenOf({ ...prospect, agencyId: anId("agency", 2) }),
      "another appointment": tokenOf({ ...prospect, appointmentId: anId("apt", 9) }),
      "a later time": tokenOf({ ...prospect, sequence: 1 }),
    };
    const bodies = new Set<string>();
    for (const [name, each] of Object.entries(dead)) {
      const answers = [
        await ask(each),
        await ask(each, { body: "do=cancel" }, "POST"),
        await ask(each, { body: "do=move&start=2027-06-24T09:00:00Z" }, "POST"),
      ];
      for (const answer of answers) {
        expect([name, answer.statusCode]).toEqual([name, 404]);
        bodies.add(String(answer.body));
      }
    }
    clock = on("2027-07-08T14:00:00Z");
    expect((await ask(token)).statusCode).toBe(200);
    clock = on("2027-07-08T14:00:00.001Z");
    for (const answer of [await ask(token), await ask(token, { body: "do=say&result=held" }, "POST")]) {
      expect(answer.statusCode).toBe(404);
      bodies.add(String(answer.body));
    }
    expect(bodies.size).toBe(1);
    for (const name of names) expect([...bodies].join("")).not.toContain(name);
    expect(await recorded()).toEqual([]);
  });
});
