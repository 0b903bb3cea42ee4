import { beforeEach, describe, expect, it } from "vitest";
import { showInbox, showInboxRows } from "#console/inbox/endpoints.ts";
import { inboxRoutes } from "#console/inbox/routes.ts";
import { measureLeadClock, measureLeadAge } from "#domain/history/lead-clock.ts";
import { foldReceivedLead } from "#domain/history/lead-state.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import { instant } from "#domain/shared/instant.ts";
import * as fc from "fast-check";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { leadsInTable } from "#test/support/console/leads-in-table.ts";
import { aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aReceived, londonHours } from "#test/support/facts.ts";

const now = on("2026-11-23T14:05Z");
const named = (name: string) => aPerson({ person: { name, phone: "+447700900777" } });
const noAnswer = aContactAttempt({ at: on("2026-11-23T14:00Z"), nextTryAt: on("2026-11-23T14:04Z") });

describe("the inbox", () => {
  let world: ReturnType<typeof leadsInTable>;
  beforeEach(() => {
    world = leadsInTable();
  });

  const requestBy = (role: UserRole, at = now) => ({ ...aRequest, session: aSession(role), now: at });
  const show = async (role: UserRole, query: Record<string, string> = {}) =>
    renderBody(
      await showInbox(world.readInbox)({ ...requestBy(role), query: inboxRoutes.showInbox.query.parse(query) }),
    );
  const poll = (etag: string | undefined, at = now) =>
    showInboxRows(world.readInbox)({
      ...requestBy("agency_operator", at),
      query: { tab: "unworked" },
      headers: { "if-none-match": etag },
    });
  const namesIn = (text: string) => [...text.matchAll(/<th scope="row">.*?<bdi>(.*?)<\/bdi>/g)].map(([, name]) => name);
  const etagOf = (response: Awaited<ReturnType<typeof poll>>) =>
    response.kind === "fragment" ? response.etag : expect.fail();

  it("lists the leads of all clients for the agency and only its own for a client, the oldest first", async () => {
    await world.give(1, { at: on("2026-11-23T14:02Z"), personal: named("Ann") });
    await world.give(2, { at: on("2026-11-23T14:01Z"), personal: named("Bob"), client: 2 });
    await world.give(3, { at: on("2026-11-23T14:00Z"), personal: named("Cleo") });
    expect(namesIn(await show("agency_operator"))).toEqual(["Cleo", "Bob", "Ann"]);
    const own = await show("client_agent");
    expect(namesIn(own)).toEqual(["Cleo", "Ann"]);
    expect(own).not.toContain("Pennine");
  });

  it("keeps the order of phone numbers in right-to-left notes", async () => {
    await world.give(1, { at: on("2026-11-23T13:50Z"), personal: aPerson({ notes: "اتصل 07700 900 777" }) });
    expect(await show("agency_operator")).toContain('اتصل <bdi dir="ltr">07700 900 777</bdi>');
  });

  it("divides them by what to do, and counts each tab", async () => {
    await world.give(1, { at: on("2026-11-23T13:00Z"), personal: named("Ann") });
    await world.give(2, { at: on("2026-11-23T13:01Z"), personal: named("Bob"), facts: [noAnswer] });
    const unworked = await show("client_manager");
    expect(namesIn(unworked)).toEqual(["Ann"]);
    expect(unworked.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")).toContain(
      "Unworked 1 Attempted 1 Calls due 1 All leads",
    );
    expect(namesIn(await show("client_manager", { tab: "attempted" }))).toEqual(["Bob"]);
    expect(await show("client_manager", { tab: "due" })).toContain("Try again now");
  });

  it("shows how long a lead waits, by the clock on the wall and in working hours", async () => {
    const delivered = aDelivered({ at: on("2026-11-20T17:00Z") });
    await world.give(1, { at: on("2026-11-20T16:59Z"), facts: [delivered] });
    const text = (await show("agency_operator")).replaceAll(/<[^>]*>/g, "");
    // Half an hour on Friday, and five hours and five minutes on Monday.
    expect(text).toContain("2 d 21 h");
    expect(text).toContain("5 h 35 min working");
  });

  it("says what would be here if no lead waits, and goes on after a page", async () => {
    expect(await show("agency_operator")).toContain("Every lead was called.");
    for (let number = 1; number <= 52; number += 1) {
      await world.give(number, { at: instant(Date.parse("2026-11-23T10:00:00Z") + number * 60_000) });
    }
    const first = await show("agency_operator");
    expect(namesIn(first)).toHaveLength(50);
    expect(first).toContain('<span class="count" data-part="unworked">50+</span>');
    const next = /href="\/console\?([^"]*after=[^"]*)"/.exec(first)?.[1] ?? expect.fail();
    const second = await show(
      "agency_operator",
      Object.fromEntries(new URLSearchParams(next.replaceAll("&amp;", "&"))),
    );
    expect(namesIn(second)).toHaveLength(2);
    expect(second).not.toContain("data-live");
  });

  it("answers a poll without a body until a lead comes or is worked, or a minute passes", async () => {
    await world.give(1, { at: on("2026-11-23T14:00Z") });
    const first = etagOf(await poll(undefined));
    expect(await poll(first)).toEqual({ kind: "fragment", etag: first, body: undefined });
    await world.give(2, { at: on("2026-11-23T14:04Z") });
    const second = await poll(first);
    expect(second).toMatchObject({ kind: "fragment", body: expect.anything() });
    await world.append(anId("lead", 1), noAnswer);
    const third = await poll(etagOf(second));
    expect(etagOf(third)).not.toBe(etagOf(second));
    expect(etagOf(await poll(etagOf(third), on("2026-11-23T14:06Z")))).not.toBe(etagOf(third));
  });

  it("sends those who see no leads to the list of their sections", async () => {
    const response = await showInbox(world.readInbox)({
      ...requestBy("billing"),
      query: { tab: "unworked", after: undefined },
    });
    expect(response).toEqual({ kind: "redirect", to: "/console/more" });
  });

  it("opens with an edited address", () => {
    expect(inboxRoutes.showInbox.query.parse({ tab: "x", after: "'; --" })).toEqual({ tab: "unworked" });
  });
});

describe("the age of a lead", () => {
  it("is the TTFA that a first attempt at that moment would have", () => {
    const deliveredAt = Date.parse("2026-11-20T12:00:00Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 24 * 3600 }), (seconds) => {
        const at = instant(deliveredAt + seconds * 1000);
        const delivered = aDelivered({ at: instant(deliveredAt) });
        const received = aReceived({ at: instant(deliveredAt - 2000) });
        const waiting = foldReceivedLead(received, [received, delivered]);
        const called = foldReceivedLead(received, [received, delivered, aContactAttempt({ at, recordedAt: at })]);
        const age = measureLeadAge(waiting, londonHours, at);
        const clock = measureLeadClock(called, londonHours);
        expect([age.rawMs / 1000, Math.round((age.workingMs ?? -1) / 1000)]).toEqual([
          clock.raw.ttfaSeconds,
          clock.working.ttfaSeconds,
        ]);
      }),
    );
  });
});
