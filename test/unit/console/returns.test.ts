import { beforeEach, describe, expect, it } from "vitest";
import { approveReturn, declineReturn, listReturns, showReturn, withdrawReturn } from "#console/returns/endpoints.ts";
import { returnsRoutes } from "#console/returns/routes.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import { type ReturnId, toReturnId } from "#domain/shared/id.ts";
import { anId } from "#test/support/an-id.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { aReferral, openReturnedLeads, type ReturnedLeads } from "#test/support/console/returned-leads.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aReturnDecided, aReturnWithdrawn } from "#test/support/facts.ts";

let leads: ReturnedLeads;
beforeEach(async () => {
  leads = await openReturnedLeads({ client: memoryDynamoDb(), name: "Baton" });
});

const by = (role: UserRole) => ({ ...aRequest, session: aSession(role), now: leads.now() });
const list = async (role: UserRole, query: Parameters<ReturnType<typeof listReturns>>[0]["query"] = {}) =>
  renderBody(await listReturns(leads)({ ...by(role), query }));
const show = (role: UserRole, returnId: ReturnId) => showReturn(leads)({ ...by(role), params: { returnId } });
const approve = (returnId: ReturnId, typed: Record<string, string>) =>
  approveReturn(leads)({
    ...by("agency_operator"),
    params: { returnId },
    form: aForm(returnsRoutes.approveReturn, { remedy: "credit", percent: "", approvalNote: "", ...typed }),
  });

describe("the list of returns", () => {
  it("says what would be here while no lead was returned", async () => {
    expect(await list("agency_operator")).toContain("No client returned a lead yet.");
    expect(await list("client_manager")).toContain("You returned no lead yet.");
  });

  it("has those for the agency first, then those that wait, then those that ended", async () => {
    const ended = await leads.add(1, { facts: [aReturnDecided()] });
    const open = await leads.add(2);
    const referred = await leads.add(3, { facts: [aReferral] });

    const body = await list("agency_operator");

    const places = [referred, open, ended].map((id) => body.indexOf(id));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    for (const words of ["for the agency", "waits for evidence", "approved", "Kirkstall Windows", "£60.00"])
      expect(body).toContain(words);
  });

  it("goes on from page to page through the returns with a status", async () => {
    const added: ReturnId[] = [];
    for (let number = 1; number <= 26; number++) added.push(await leads.add(number, { facts: [aReferral] }));

    const first = await list("agency_operator", { status: "referred" });
    const next = /after=([^"]+)" rel="next"/.exec(first)?.[1] ?? expect.fail("no next page");
    const query = { status: "referred", after: decodeURIComponent(next) };
    const second = await list("agency_operator", returnsRoutes.listReturns.query.parse(query));

    const shown = added.map((id) => [first, second].filter((page) => page.includes(id)).length);
    expect(new Set(shown)).toEqual(new Set([1]));
  });

  it.each(["", "0", "%00"])("begins with the first page after %j, which is no position", async (after) => {
    const id = await leads.add(1, { facts: [aReferral] });

    const query = returnsRoutes.listReturns.query.parse({ status: "referred", after });

    expect(await list("agency_operator", query)).toContain(id);
  });

  it("has only the returns of their own client for a client's user, without names of clients", async () => {
    const own = await leads.add(1, { facts: [aReferral] });
    const foreign = await leads.add(2, { facts: [aReferral], clientId: anId("client", 2) });

    const body = await list("client_manager");

    expect(body).toContain(own);
    expect(body).not.toContain(foreign);
    expect(body).not.toContain("Kirkstall Windows");
  });
});

describe("the page of a return", () => {
  it("has the claim, the facts and the rule, with times by the reader's clock", async () => {
    const id = await leads.add(1, { facts: [aReferral], note: "No answer since Sunday." });

    const body = renderBody(await show("agency_operator", id));

    for (const words of [
      "Could not be reached, returned",
      "No answer since Sunday.",
      "Called: no answer",
      "4 attempts on 2 working days by Tuesday 1 December at 14:00",
      "The facts cannot tell, so the agency decides.",
      "The contract would credit £60.00 before tax.",
    ])
      expect(body).toContain(words);
    expect(body).not.toMatch(/\dT\d\d:\d\dZ/);
    expect(body).toMatch(/returned\s+<time[^>]*>[^<]+<\/time> by Kirkstall Windows\./);
  });

  it("lets the agency decide with a reason from the facts, and the client withdraw", async () => {
    const id = await leads.add(1, { facts: [aReferral] });

    const forAgency = renderBody(await show("agency_operator", id));
    const forClient = renderBody(await show("client_manager", id));

    expect(forAgency).toContain("Approve this return");
    expect(forAgency).toContain("Found: 2 attempts: Sunday 22 November at 14:10");
    expect(forAgency).not.toContain("Withdraw this return");
    expect(forClient).toContain("Withdraw this return");
    expect(forClient).not.toContain("Approve this return");
  });

  it.each([
    ["approved", aReturnDecided(), "The contract approved this return"],
    ["approved by the agency", aReturnDecided({ cause: "agency" }), "Your agency approved this return"],
    [
      "declined",
      aReturnDecided({ decision: "declined", cause: "window_over", remedy: undefined }),
      "The contract declined this return",
    ],
    ["withdrawn", aReturnWithdrawn(), "The client withdrew this return"],
  ])("says of one that is %s how it ended, and offers no decision", async (_, fact, words) => {
    const id = await leads.add(1, { facts: [fact] });

    const body = renderBody(await show("agency_operator", id));

    expect(body).toContain(words);
    expect(body).not.toContain("<form");
  });

  it("says until when evidence can come", async () => {
    const id = await leads.add(1);
    const body = renderBody(await show("client_manager", id));
    expect(body).toContain("declines the return after Tuesday 1 December 2026 at 14:00");
  });

  it("does not exist for the user of another client, nor for an id of no return", async () => {
    const foreign = await leads.add(1, { facts: [aReferral], clientId: anId("client", 2) });

    expect(await show("client_manager", foreign)).toEqual({ kind: "missing" });
    expect(await show("agency_operator", toReturnId(anId("lead", 9), 1))).toEqual({ kind: "missing" });
    const withdrawn = withdrawReturn(leads)({ ...by("client_manager"), params: { returnId: foreign } });
    expect(await withdrawn).toEqual({ kind: "missing" });
    expect(await leads.statusOf(foreign)).toBe("referred");
  });
});

describe("a decision about a return", () => {
  it("is kept with its share and its reason, once", async () => {
    const id = await leads.add(1, { facts: [aReferral] });
    const typed = { remedy: "partial_credit", percent: "40", approvalNote: "Half was worked." };

    expect(await approve(id, typed)).toEqual({ kind: "redirect", to: `/console/returns/${id}?saved=1` });
    expect(await approve(id, typed)).toEqual({ kind: "redirect", to: `/console/returns/${id}?saved=1` });

    const body = renderBody(await show("client_manager", id));
    expect(body).toContain("The client gets a credit of 40 %: £24.00 before tax.");
    expect(body).toContain("Half was worked.");
  });

  it.each(["", "0", "100", "12.5", "half"])(
    "is not saved with the share %j, and shows what was typed",
    async (percent) => {
      const id = await leads.add(1, { facts: [aReferral] });

      const answer = await approve(id, { remedy: "partial_credit", percent, approvalNote: "Half was worked." });

      expect(answer).toMatchObject({ kind: "page", status: 422 });
      expect(renderBody(answer)).toContain("from 1 to 99");
      expect(renderBody(answer)).toContain("Half was worked.");
      expect(await leads.statusOf(id)).toBe("referred");
    },
  );

  it("that comes after another one is not saved, and the page says so", async () => {
    const id = await leads.add(1, { facts: [aReferral] });
    const form = aForm(returnsRoutes.declineReturn, { declineNote: "Two calls are too few." });
    const declined = await declineReturn(leads)({ ...by("agency_admin"), params: { returnId: id }, form });

    const answer = await approve(id, {});

    expect(declined).toMatchObject({ kind: "redirect" });
    expect(answer).toMatchObject({ kind: "page", status: 409 });
    expect(renderBody(answer)).toContain("your decision was not saved");
    expect(await leads.statusOf(id)).toBe("declined");
  });

  it("that is invalid and comes after another one is not saved, and the page says so", async () => {
    const id = await leads.add(1, { facts: [aReferral, aReturnDecided()] });

    const answer = await approve(id, { approvalNote: "x".repeat(1_001) });

    expect(answer).toMatchObject({ kind: "page", status: 409 });
    expect(renderBody(answer)).toContain("This return has ended meanwhile");
  });

  it("is not needed after the client withdrew the return", async () => {
    const id = await leads.add(1, { facts: [aReferral] });

    const answer = await withdrawReturn(leads)({ ...by("client_manager"), params: { returnId: id } });

    expect(answer).toEqual({ kind: "redirect", to: `/console/returns/${id}?saved=1` });
    expect(renderBody(await show("client_manager", id))).toContain("You withdrew this return");
  });
});
