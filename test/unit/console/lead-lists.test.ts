import { beforeEach, describe, expect, it } from "vitest";
import { listLeads, listRefusedLeads, listSleepers, wakeLead } from "#console/lead-lists/endpoints.ts";
import { leadListRoutes } from "#console/lead-lists/routes.ts";
import { describeNextStep } from "#console/inbox/pages/next-step.ts";
import { findLeadMark, statusMarks } from "#console/leads/pages/lead-mark.ts";
import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { LeadStatus } from "#domain/history/lead-status.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import { refuse } from "#domain/shared/result.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { leadsInTable } from "#test/support/console/leads-in-table.ts";
import { aPerson } from "#test/support/entities.ts";
import {
  aBooking,
  aCancellation,
  aContactAttempt,
  aDelivered,
  aNotWoken,
  aNurture,
  anOutcome,
  aReceived,
  aReturnDecided,
  aReturnOpened,
  aWoken,
} from "#test/support/facts.ts";

const now = on("2026-11-23T14:05Z");
const named = (name: string, phone = "+447700900777", email?: string) =>
  aPerson({ person: { name, phone, ...(email !== undefined && { email }) } });
const namesIn = (text: string) => [...text.matchAll(/<th scope="row">.*?<bdi>(.*?)<\/bdi>/g)].map(([, name]) => name);

describe("the lists of leads in the console", () => {
  let world: ReturnType<typeof leadsInTable>;
  beforeEach(() => {
    world = leadsInTable();
  });
  const requestBy = (role: UserRole) => ({ ...aRequest, session: aSession(role), now });

  describe("all leads", () => {
    beforeEach(async () => {
      await world.give(1, {
        at: on("2026-11-22T10:00Z"),
        personal: named("Zoë O’Brien", "+447700900123", "zoe@example.com"),
      });
      await world.give(2, { at: on("2026-11-23T10:00Z"), personal: named("Tom Reid"), client: 2 });
      await world.give(3, {
        at: on("2026-11-23T11:00Z"),
        personal: named("Ann Lee"),
        facts: [anOutcome({ outcome: "won", value: { amount: 100, currency: "GBP" } })],
        idempotencyKey: "order 77",
      });
    });
    const list = async (role: UserRole, query: Record<string, string> = {}) =>
      renderBody(await listLeads(world)({ ...requestBy(role), query: leadListRoutes.listLeads.query.parse(query) }));
    const find = async (query: Record<string, string>, role: UserRole = "agency_operator") =>
      namesIn(await list(role, query));

    it("are listed newest first, and only its own for a client", async () => {
      expect(await find({})).toEqual(["Ann Lee", "Tom Reid", "Zoë O’Brien"]);
      expect(await find({}, "client_agent")).toEqual(["Ann Lee", "Zoë O’Brien"]);
    });

    it.each([
      ["a name without its accents", { q: "zoe" }, ["Zoë O’Brien"]],
      ["a national phone number", { q: "07700 900123" }, ["Zoë O’Brien"]],
      ["an international phone number", { q: "+44 7700 900123" }, ["Zoë O’Brien"]],
      ["an email address", { q: "zoe@example.com" }, ["Zoë O’Brien"]],
      ["the id of a lead", { q: anId("lead", 2) }, ["Tom Reid"]],
      ["the key that it was pushed with", { q: "order 77" }, ["Ann Lee"]],
      ["a status", { status: "contacted" }, ["Ann Lee"]],
      ["a client", { clientId: anId("client", 2) }, ["Tom Reid"]],
      ["a campaign", { campaignId: anId("campaign", 2) }, ["Tom Reid"]],
      ["a day", { from: "2026-11-22", to: "2026-11-22" }, ["Zoë O’Brien"]],
      ["a day and a status without leads", { from: "2026-11-22", to: "2026-11-22", status: "contacted" }, []],
      [
        "empty fields of the form, which filter nothing",
        { q: "", status: "", clientId: "", from: "" },
        ["Ann Lee", "Tom Reid", "Zoë O’Brien"],
      ],
    ])("are found by %s", async (_, query, names) => {
      expect(await find(query)).toEqual(names);
    });

    it("are all listed up to a day after which no calendar goes on", async () => {
      expect(await find({ to: "9999-12-31" })).toEqual(await find({}));
    });

    it("are never found by a client if they are another client's", async () => {
      for (const q of ["Tom", anId("lead", 2)]) expect(await find({ q }, "client_manager")).toEqual([]);
      expect(await find({ clientId: anId("client", 2) }, "client_manager")).toEqual([]);
      expect(await list("client_manager")).not.toContain("Pennine");
    });
  });

  describe("sleeping leads", () => {
    const wakesOn = (day: string) =>
      aNurture({ nurture: { wakeOn: day, wakeAt: on(`${day}T09:00Z`), reason: "budget" } });
    beforeEach(async () => {
      await world.give(1, { at: at("14:00"), personal: named("Ann"), facts: [wakesOn("2027-02-01")] });
      await world.give(2, { at: at("14:01"), personal: named("Bob"), facts: [wakesOn("2026-12-01")] });
      await world.give(3, { at: at("14:02"), personal: named("Cleo"), client: 2, facts: [aNurture(), aNotWoken()] });
    });
    const list = async (role: UserRole) =>
      renderBody(await listSleepers(world)({ ...requestBy(role), query: { after: undefined } }));
    const woken: string[] = [];
    beforeEach(() => {
      woken.length = 0;
    });
    type Wake = Parameters<typeof wakeLead>[0]["wakeOnRequest"];
    const wakeOnRequest: Wake = async (caller, leadId) => {
      woken.push(leadId);
      return world.readLead(caller, leadId);
    };
    const post = (
      number: number,
      role: UserRole = "client_manager",
      deps: { wakeOnRequest: Wake } = { wakeOnRequest },
    ) =>
      wakeLead({ ...world, ...deps })({
        ...requestBy(role),
        params: { leadId: anId("lead", number) },
        form: aForm(leadListRoutes.wakeLead, { cycle: "2" }),
      });

    it("are listed by when they wake, and only its own for a client", async () => {
      expect(namesIn(await list("agency_operator"))).toEqual(["Cleo", "Bob", "Ann"]);
      expect(namesIn(await list("client_agent"))).toEqual(["Bob", "Ann"]);
    });

    it("say why one could not wake, and offer to wake them to those who may", async () => {
      const text = await list("agency_operator");
      expect(text).toContain("not woken");
      expect(text).toContain("the screening of its number has expired");
      expect([...text.matchAll(/Wake now/g)]).toHaveLength(3);
      expect(await list("client_agent")).not.toContain("Wake now");
    });

    it("wake once, also if the form is posted again after the lead slept again", async () => {
      expect(await post(1)).toEqual({ kind: "redirect", to: `/console/leads/${anId("lead", 1)}?saved=1` });
      await world.append(
        anId("lead", 1),
        aWoken(),
        aNurture({
          sequence: 2,
          outcomeId: anId("out", 2),
          at: on("2026-11-25T10:00Z"),
          recordedAt: on("2026-11-25T10:00Z"),
        }),
      );
      expect(await post(1)).toEqual({ kind: "redirect", to: `/console/leads/${anId("lead", 1)}` });
      expect(woken).toEqual([anId("lead", 1)]);
    });

    it("stay asleep with the reason in words if a rule forbids it", async () => {
      const refused = await post(1, "agency_operator", {
        wakeOnRequest: async () =>
          refuse({ kind: "wake_refused", reason: "outside_hours", until: on("2026-11-24T09:00Z") }),
      });
      expect(refused).toMatchObject({ kind: "page", status: 409 });
      expect(renderBody(refused)).toContain(
        "The lead still sleeps, because the campaign delivers no leads at this hour. Its date is unchanged. Try again tomorrow at 09:00.",
      );
    });

    it("do not exist for another client", async () => {
      expect(await post(3)).toEqual({ kind: "missing" });
      expect(await post(9)).toEqual({ kind: "missing" });
      expect(woken).toEqual([]);
      expect((await post(3, "agency_operator")).kind).toBe("redirect");
    });
  });

  it("shows a refused push with its reason in words, its faults, and what it had", async () => {
    const refused = {
      id: anId("rfl"),
      at: on("2026-11-23T14:00Z"),
      keyId: anId("key"),
      code: "duplicate_lead",
      status: 409,
      campaignId: anId("campaign"),
      idempotencyKey: "order-1",
      errors: [{ pointer: "/person/phone", detail: "known" }],
      leadId: anId("lead", 2),
      person: { name: "<b>Zoë</b>", phone: "07700 900123" },
    };
    const listRefused = async (...[, filter]: Parameters<Parameters<typeof listRefusedLeads>[0]["listRefused"]>) => {
      expect(filter).toEqual({ campaignId: undefined, from: on("2026-11-23T00:00Z"), to: on("2026-11-24T00:00Z") });
      return { refused: [refused], notKept: 3 };
    };
    const query = leadListRoutes.listRefusedLeads.query.parse({ from: "2026-11-23", to: "2026-11-23" });
    const text = renderBody(await listRefusedLeads({ ...world, listRefused })({ ...requestBy("agency_admin"), query }));
    expect(text).toContain('<a href="/problems/duplicate-lead">This person was pushed before</a>');
    expect(text).toContain(`href="/console/leads/${anId("lead", 2)}"`);
    expect(text).toContain("&lt;b&gt;Zoë&lt;/b&gt;");
    expect(text).toContain("About 3 more");
    for (const part of ["Phone: known", "order-1", "Windows, Leeds"]) expect(text).toContain(part);
  });
});

describe("the mark of a lead", () => {
  const markOf = (...facts: Fact[]) => {
    const { shape, word } = findLeadMark(foldReceivedLead(aReceived(), facts));
    return `${shape} ${word}`;
  };

  it("has a shape and a word for each status", () => {
    for (const status of LeadStatus.options)
      expect(Object.values(statusMarks[status]).slice(0, 2).join("")).toMatch(/\S\w+/);
  });

  it("says what came of calls, outcomes and returns", () => {
    expect(markOf(aDelivered())).toBe("● unworked");
    expect(markOf(aDelivered(), aContactAttempt())).toBe("◐ attempted");
    expect(markOf(aDelivered(), aContactAttempt({ result: "connected" }))).toBe("✓ contacted");
    expect(markOf(aDelivered(), anOutcome({ outcome: "won" }))).toBe("★ won");
    expect(markOf(aDelivered(), anOutcome({ outcome: "bad_data" }))).toBe("✕ wrong details");
    expect(markOf(aDelivered(), aNurture())).toBe("◌ sleeping");
    expect(markOf(aDelivered(), aReturnOpened())).toBe("↩ return asked for");
    expect(markOf(aDelivered(), aReturnOpened(), aReturnDecided({ decision: "approved" }))).toBe("↩ returned");
    expect(markOf(aDelivered(), aReturnOpened(), aReturnDecided({ decision: "declined" }))).toBe("● unworked");
  });

  it("is an appointment until it is cancelled, and what came of the lead outranks it", () => {
    const cancelled = aCancellation({ at: on("2026-11-22T15:00Z") });
    expect(markOf(aDelivered(), aBooking())).toBe("◷ appointment");
    expect(markOf(aDelivered(), aBooking(), cancelled)).toBe("● unworked");
    expect(markOf(aDelivered(), aBooking(), anOutcome({ outcome: "won" }))).toBe("★ won");
  });

  it("comes with the meeting as the next step, and after it with what to record", () => {
    const { reader } = aSession("agency_operator");
    const start = on("2026-11-24T12:00Z");
    const state = foldReceivedLead(aReceived(), [aDelivered(), aBooking({ start })]);
    expect(describeNextStep(state, now, reader)).toBe("Meets tomorrow at 12:00");
    expect(describeNextStep(state, on("2026-11-24T13:00Z"), reader)).toBe("Record the meeting");
  });
});
