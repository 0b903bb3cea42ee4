import { describe, expect, it } from "vitest";
import type { UserRole } from "#domain/accounts/user.ts";
import { leadRoutes } from "#console/leads/routes.ts";
import type { ConsoleSession } from "#console/console-route.ts";
import { makeLoadLeadClocks } from "#leads/load-lead-clocks.ts";
import { toLeadWithHistory } from "#leads/lead-views.ts";
import { loadLead } from "#leads/read-lead.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aSession, renderBody } from "#test/support/console/a-session.ts";
import { leadConsoleWorld, sundayHours } from "#test/support/console/lead-console-world.ts";
import { memoryCalendars, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient, aPerson } from "#test/support/entities.ts";
import {
  aCandidate,
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aHeld,
  aNurture,
  aPassedOn,
  aReceived,
  aReturnDecided,
  aReturnOpened,
  aRouting,
} from "#test/support/facts.ts";

/** The session of a client's user who acts for client 2. */
function aSessionOfOther(): ConsoleSession {
  const session = aSession("client_manager");
  const clientId = anId("client", 2);
  return {
    ...session,
    clientId,
    user: { ...session.user, clientIds: [clientId] },
    caller: { ...session.caller, role: "client", clientId },
  };
}

const workedFacts = [
  aReceived(),
  aDelivered({ at: at("14:00:20") }),
  aContactAttempt({ at: at("14:12"), recordedAt: at("14:12"), result: "connected" }),
];

describe("the page of a lead", () => {
  it("shows the day of each delivery attempt and of each call that can be taken back, because they span days", async () => {
    const yesterday = "2026-11-21T14:05:00.000Z";
    const world = await leadConsoleWorld([
      aReceived({ at: instant(Date.parse(yesterday)) }),
      aDeliveryFailed({ at: instant(Date.parse(yesterday)) }),
      aDelivered({ at: at("14:05"), attempt: 2 }),
      aContactAttempt({ at: instant(Date.parse(yesterday)) }),
      aContactAttempt({ at: at("14:05"), attemptId: anId("att", 2) }),
    ]);
    const page = renderBody(await world.ask(leadRoutes.showLead)).replaceAll(/<[^>]*>/g, "");
    for (const day of ["Saturday 21 November at 14:05", "Sunday 22 November at 14:05"])
      // The attempt of the delivery, and the call.
      expect([day, page.split(day).length - 1]).toEqual([day, 2]);
  });

  it("shows who enquired, how to reach them, and what happened, the newest first", async () => {
    const world = await leadConsoleWorld(workedFacts);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    const { person } = aPerson();
    expect(page).toContain(person.name.replace("'", "&#39;"));
    expect(page).toContain(`href="tel:${person.phone}"`);
    const [contacted, delivered, received] = ["Called: Spoke to them", "Sent by text", "Received, and placed"].map(
      (words) => page.indexOf(words),
    );
    expect([contacted, delivered, received]).toEqual(
      [contacted, delivered, received].toSorted((a = 0, b = 0) => a - b),
    );
    expect(contacted).toBeGreaterThan(0);
  });

  it("folds all but the newest thirty facts, so that what is below a long history can be reached on a phone", async () => {
    const calls = Array.from({ length: 40 }, (_, index) =>
      aContactAttempt({ at: at(`14:${10 + (index % 20)}`), attemptId: anId("att", index + 1) }),
    );
    const world = await leadConsoleWorld([aReceived(), aDelivered(), ...calls]);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    const happened = page.slice(page.indexOf('class="happened"'), page.indexOf('class="behind"'));
    const [unfolded = "", folded = ""] = happened.split("<summary>12 earlier entries</summary>");
    expect([unfolded, folded].map((part) => part.split("<li>").length - 1)).toEqual([30, 12]);
    expect(folded).toContain("Received, and placed");
    const short = renderBody(await (await leadConsoleWorld(workedFacts)).ask(leadRoutes.showLead));
    expect(short).not.toContain("earlier entr");
  });

  it("shows the figures of the API: the clock, the price and the charge", async () => {
    const world = await leadConsoleWorld(workedFacts);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    const lead = await loadLead(world.history, world.key);
    if (!lead) throw new Error("the lead was given");
    const loadClocks = makeLoadLeadClocks({
      clients: memoryClients(aClient({ contactHours: [sundayHours] })),
      calendars: memoryCalendars(),
    });
    const view = toLeadWithHistory(lead, (await loadClocks(world.key.agencyId, [lead.state]))(lead.state));
    const figures = [...page.matchAll(/<data value="(\d+)">/g)].map(([, figure]) => Number(figure));
    const { clock } = view;
    expect(figures).toEqual([
      clock?.heldSeconds,
      clock?.agencyLatencySeconds,
      clock?.raw.ttfaSeconds,
      clock?.working.ttfaSeconds,
      clock?.raw.ttfcSeconds,
      clock?.working.ttfcSeconds,
      view.price?.amount,
    ]);
    expect(figures[2]).toBe(700);
  });

  it("does not exist for another client, another agency, or with an id of no lead", async () => {
    const world = await leadConsoleWorld();
    const other = { ...aSession().caller, agencyId: anId("agency", 2) };
    const asked = [
      world.ask(leadRoutes.showLead, { session: aSessionOfOther() }),
      world.ask(leadRoutes.showLead, { session: { ...aSession(), caller: other } }),
      world.ask(leadRoutes.showLead, { params: { leadId: anId("lead", 9) } }),
    ];
    for (const response of asked) expect(await response).toEqual({ kind: "missing" });
  });

  it("hides the other clients of the campaign from a client's user", async () => {
    const routing = aRouting({ candidates: [aCandidate(), aCandidate({ clientId: anId("client", 2), priority: 2 })] });
    const world = await leadConsoleWorld([aReceived({ routing }), aDelivered()]);
    expect(renderBody(await world.ask(leadRoutes.showLead))).toContain("Pennine Roofing");
    expect(renderBody(await world.ask(leadRoutes.showLead, { role: "client_manager" }))).not.toContain("Pennine");
  });

  it("offers each role what it may do", async () => {
    const world = await leadConsoleWorld();
    const offers = { call: "/calls", return: "/returns", resend: "/replays" };
    const expected: Record<Exclude<UserRole, "billing">, (keyof typeof offers)[]> = {
      agency_admin: ["call", "return", "resend"],
      agency_operator: ["call", "return", "resend"],
      client_manager: ["call", "return", "resend"],
      client_agent: ["call"],
    };
    for (const role of ["agency_admin", "agency_operator", "client_manager", "client_agent"] as const) {
      const page = renderBody(await world.ask(leadRoutes.showLead, { role }));
      const offered = (["call", "return", "resend"] as const).filter((name) =>
        page.includes(`action="/console/leads/${anId("lead")}${offers[name]}"`),
      );
      expect([role, offered]).toEqual([role, expected[role]]);
    }
  });

  it("shows the facts and what it cost after the person was erased, and no form", async () => {
    const world = await leadConsoleWorld(workedFacts, { isErased: true });
    const page = renderBody(await world.ask(leadRoutes.showLead));
    expect(page).toContain("Person erased");
    expect(page).toContain("Called: Spoke to them");
    expect(page).toContain("£60.00");
    expect(page).not.toContain("/calls");
    expect(page).not.toContain("tel:");
  });

  it("says why a lead is held, and takes no report of it", async () => {
    const world = await leadConsoleWorld([aHeld()]);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    expect(page).toContain("No client can take it now: closed at that time.");
    expect(page).toContain("so nothing is charged");
    expect(page).not.toContain("/calls");
  });

  it("asks not to call the person of a lead that was passed on", async () => {
    const world = await leadConsoleWorld([aReceived(), aDelivered(), aPassedOn()]);
    const page = renderBody(await world.ask(leadRoutes.showLead, { role: "client_manager" }));
    expect(page).toContain("Please do not call the person");
    expect(page).not.toContain("/calls");
    expect(page).not.toContain("Pennine");
  });

  it("shows each attempt of a delivery with what was answered", async () => {
    const world = await leadConsoleWorld([
      aReceived(),
      aDeliveryFailed({ httpStatus: 503, tookMs: 120, excerpt: "<b>busy</b>" }),
      aDelivered({ attempt: 2 }),
    ]);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    expect(page).toContain("&lt;b&gt;busy&lt;/b&gt;");
    expect(page).toContain("503");
    expect(page).toContain("120 ms");
    expect(page).toContain("message-1");
  });

  it("shows each entry that was posted, with a link to its proof for those who may read statements", async () => {
    const world = await leadConsoleWorld();
    await world.post();
    const link = `href="/console/statements/${anId("client")}/entries/GBP-1-1"`;
    const page = renderBody(await world.ask(leadRoutes.showLead));
    expect(page).toContain(link);
    expect(page).toContain("Statements of the client");
    expect(renderBody(await world.ask(leadRoutes.showLead, { role: "client_manager" }))).toContain(link);
    expect(renderBody(await world.ask(leadRoutes.showLead, { role: "client_agent" }))).not.toContain("GBP-1-1");
  });

  it("shows what became of a return, with a link to it for those who may read returns", async () => {
    const world = await leadConsoleWorld([aReceived(), aDelivered(), aReturnOpened(), aReturnDecided()]);
    world.clock.set("17:00");
    expect(renderBody(await world.ask(leadRoutes.showLead))).toContain('href="/console/returns/');
    const ofAgent = renderBody(await world.ask(leadRoutes.showLead, { role: "client_agent" }));
    expect(ofAgent).toContain("Could not be reached");
    expect(ofAgent).not.toContain('href="/console/returns/');
  });

  it("offers to wake a sleeping lead to the agency only", async () => {
    const world = await leadConsoleWorld([
      aReceived(),
      aDelivered(),
      aNurture({ at: at("14:20"), recordedAt: at("14:20") }),
    ]);
    expect(renderBody(await world.ask(leadRoutes.showLead))).toContain("Wake this lead now");
    expect(renderBody(await world.ask(leadRoutes.showLead, { role: "client_manager" }))).not.toContain(
      "Wake this lead",
    );
  });
});
