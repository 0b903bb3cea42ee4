import { beforeEach, describe, expect, it } from "vitest";
import { makeChangeClient } from "#accounts/change-client.ts";
import {
  listAccounts,
  openStatement,
  previewStatement,
  recordPayment,
  showAccount,
  showEntry,
  showStatement,
} from "#console/statements/endpoints.ts";
import { statementsRoutes } from "#console/statements/routes.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { type ClosedMonths, openClosedMonths } from "#test/support/console/closed-months.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aClient, aContract, aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";

const clientId = anId("client");
const foreignId = anId("client", 2);

let months: ClosedMonths;
beforeEach(async () => {
  months = await openClosedMonths({ client: memoryDynamoDb(), name: "Baton" });
});

const by = (role: UserRole) => ({ ...aRequest, session: aSession(role), now: months.now() });
const list = (role: UserRole) => listAccounts(months)({ ...by(role), query: {} });
const show = (role: UserRole, id = clientId, statementId = months.statementId) =>
  showStatement(months)({ ...by(role), params: { clientId: id, statementId } });
const pay = (typed: Record<string, string> = {}, role: UserRole = "agency_operator") =>
  recordPayment(months)({
    ...by(role),
    params: { clientId, statementId: months.statementId },
    form: aForm(statementsRoutes.recordPayment, {
      amount: "100",
      paidOn: "2026-12-08",
      reference: "BACS 1",
      ...typed,
    }),
  });
const open = (at: string, id = clientId) =>
  openStatement(months)({
    ...by("client_manager"),
    params: { clientId: id, statementId: months.statementId },
    form: aForm(statementsRoutes.openStatement, { at }),
  });
const addForeign = async () => {
  const agencyId = anId("agency");
  await months.clients.create({ agencyId }, aClient({ id: foreignId, name: "Pennine Roofing" }), "");
  await months.contracts.save({ agencyId, clientId: foreignId }, aContract(), on("2026-10-01T00:00:00Z"));
};

describe("the accounts of clients", () => {
  it("have a row for each client and currency, with what it still owes", async () => {
    await addForeign();
    const body = renderBody(await list("billing"));
    for (const words of ["Harbour Roofing Ltd", "November 2026", "£150.00", "due", "Pennine Roofing", "none yet"])
      expect(body).toContain(words);
  });

  it("are the own account alone for a client's user", async () => {
    await addForeign();
    const body = renderBody(await list("client_manager"));
    expect(body).toContain("INV-000001");
    expect(body).toContain("December 2026 is open");
    expect(body).toContain("£70.00 so far");
    expect(body).not.toContain("Pennine");
  });

  it("say when a statement is overdue: from midnight after its day, by the client's clock", async () => {
    const account = async () =>
      renderBody(await showAccount(months)({ ...by("agency_operator"), params: { clientId } }));

    months.setNow(on("2027-01-03T23:59:59Z"));
    expect(await account()).not.toContain("overdue");
    months.setNow(on("2027-01-04T00:00:00Z"));
    expect(await account()).toContain("overdue");
  });

  it("of another client do not exist for a client's user, and of no client for the agency", async () => {
    await addForeign();
    expect(await showAccount(months)({ ...by("client_manager"), params: { clientId: foreignId } })).toEqual({
      kind: "missing",
    });
    expect(await showAccount(months)({ ...by("agency_admin"), params: { clientId: anId("client", 9) } })).toEqual({
      kind: "missing",
    });
  });
});

describe("the preview of the open month", () => {
  const preview = (role: UserRole, params = { clientId, currency: "GBP" }) =>
    previewStatement(months)({ ...by(role), params });

  it("has its lines by campaign, its sums, and when it is closed", async () => {
    const body = renderBody(await preview("client_manager"));
    for (const words of ["December 2026, so far", "Roofs", "£70.00", "£14.00", "£84.00", "Monday 4 January 2027"])
      expect(body).toContain(words);
  });

  it("says that it is not added up yet if its entries are too many for one page, and where to continue", async () => {
    const refused = { ok: false, refusal: { kind: "temporarily_unavailable" } } as const;
    const busy = { ...months, previewStatement: async () => refused };
    const page = await previewStatement(busy)({ ...by("client_manager"), params: { clientId, currency: "GBP" } });
    expect(page).toMatchObject({ kind: "page", status: 503 });
    const link = `href="/console/statements/${clientId}/preview/GBP"`;
    expect(renderBody(page)).toContain(link);
    const account = renderBody(await showAccount(busy)({ ...by("client_manager"), params: { clientId } }));
    expect(account).toContain(link);
    expect(account).toContain("is not added up");
  });

  it("does not exist in a currency without a contract, nor for another client's user", async () => {
    await addForeign();
    expect(await preview("agency_operator", { clientId, currency: "EUR" })).toEqual({ kind: "missing" });
    expect(await preview("client_manager", { clientId: foreignId, currency: "GBP" })).toEqual({ kind: "missing" });
  });
});

describe("the page of a statement", () => {
  it("has the sums that the client gets, each line of which opens its proof", async () => {
    const body = renderBody(await show("client_manager"));
    for (const words of ["Invoice INV-000001", "£125.00", "£25.00", "£150.00", "2 entries"])
      expect(body).toContain(words);
    expect(body).toContain(`value="entries?campaignId=${anId("campaign")}&amp;model=callback"`);
  });

  it.each([
    ["", ""],
    ["pdf", "/pdf"],
    ["entries/GBP-1-1", "/entries/GBP-1-1"],
    [`entries?campaignId=${anId("campaign")}&model=callback`, `/entries?campaignId=${anId("campaign")}&model=callback`],
  ])("opens at %j by a link that works for a day", async (at, end) => {
    const answer = await open(at);

    const [, token = "", rest] = (answer.kind === "redirect" && /^\/b\/([^/]+)(.*)$/.exec(answer.to)) || [];
    expect(rest).toBe(end);
    expect(months.statementLinks.parseToken(token)).toMatchObject({
      clientId,
      currency: "GBP",
      period: "2026-11",
      issuedAt: months.now(),
      expiresAt: on("2026-12-10T10:00:00Z"),
    });
  });

  it.each(["//evil.example.com", "../../console", "entries?next=//evil", "https://evil.example.com", "pdf\r\nx: y"])(
    "opens no other address, such as %j",
    async (at) => {
      expect(await open(at)).toEqual({ kind: "missing" });
    },
  );

  it("does not exist for the user of another client, nor under another client's id", async () => {
    await addForeign();
    expect(await show("client_manager", foreignId)).toEqual({ kind: "missing" });
    expect(await show("agency_admin", foreignId)).toEqual({ kind: "missing" });
    expect(await show("agency_admin", clientId, "INV-000009")).toEqual({ kind: "missing" });
    expect(await open("", foreignId)).toEqual({ kind: "missing" });
  });

  it("offers to record a payment to the agency, not to the client", async () => {
    expect(renderBody(await show("billing"))).toContain("Record this payment");
    expect(renderBody(await show("client_manager"))).not.toContain("Record this payment");
  });
});

describe("the proof of an entry", () => {
  const prove = (role: UserRole, entryId = "GBP-1-1", id = clientId) =>
    showEntry(months)({ ...by(role), params: { clientId: id, entryId } });

  it("says by which rule and on which facts it was charged, with a link to the lead", async () => {
    const leadId = anId("lead", 1);
    const receipt = { received: aReceived(), personal: aPerson(), fingerprint: "" };
    await months.history.receive({ agencyId: anId("agency"), leadId }, receipt);
    const body = renderBody(await prove("client_manager"));
    for (const words of ["Entry GBP-1-1", "£60.00 before tax", "lead.accepted@1", "Roofs, sold by callback"])
      expect(body).toContain(words);
    expect(body).toContain("recorded through the API");
    expect(body).toContain(`href="/console/leads/${leadId}"`);
    expect(body).toContain("placed with you");
    expect(body).not.toContain(aPerson().person.name);
  });

  it("names the client to the agency, and the lead only to those who may read leads", async () => {
    const body = renderBody(await prove("agency_operator"));
    for (const words of ["Lead, Harbour Roofing Ltd.", "placed with the client"]) expect(body).toContain(words);
    expect(renderBody(await prove("billing"))).not.toContain("/console/leads/");
  });

  it("does not exist with another number, nor for another client", async () => {
    await addForeign();
    expect(await prove("client_manager", "GBP-1-1", foreignId)).toEqual({ kind: "missing" });
    expect(await prove("agency_operator", "GBP-1-9")).toEqual({ kind: "missing" });
    expect(await prove("agency_operator", "GBP-99-1")).toEqual({ kind: "missing" });
    expect(await prove("agency_operator", "EUR-1-1")).toEqual({ kind: "missing" });
  });
});

describe("a payment", () => {
  it("is recorded once for its reference, and leaves what is still to be paid", async () => {
    expect(await pay()).toMatchObject({ kind: "redirect" });
    expect(await pay()).toMatchObject({ kind: "redirect" });

    const body = renderBody(await show("agency_operator"));
    expect(body).toContain("part paid");
    expect(body).toContain("£50.00 is still to be paid");
    expect(body).toContain("Amount (£)");
    expect(body).toContain("−£100.00");
  });

  it.each([
    ["an amount that is none", { amount: "1250,50" }, "An amount above zero"],
    ["more than is to be paid", { amount: "150.01" }, "At most £150.00"],
    ["a day ahead", { paidOn: "2026-12-10" }, "not in the future."],
    [
      "a year of two digits, which browsers read as one of the first century",
      { paidOn: "0026-12-08" },
      "a year of four digits",
    ],
    ["a day that is none", { paidOn: "yesterday" }, "paidOn"],
    ["no reference", { reference: " " }, "reference"],
  ])("is not recorded with %s, and shows what was typed", async (_, typed, words) => {
    const answer = await pay({ reference: "BACS 7", ...typed });
    expect(answer).toMatchObject({ kind: "page", status: 422 });
    const body = renderBody(answer);
    expect(body).toContain(words);
    expect(body).toContain("Not saved");
    expect(await months.statements.readPayment({ ...months.journal, period: "2026-11" }, "BACS 7")).toBeUndefined();
  });

  it("has the day that was written, after the client moved to another time zone", async () => {
    await pay({ amount: "60" });
    await makeChangeClient(months)(anId("agency"), clientId, { timeZone: "America/New_York" });
    await pay({ amount: "40", reference: "BACS 2" });
    expect(renderBody(await show("agency_operator")).match(/8 December 2026/g)).toHaveLength(2);
  });

  it("with a known reference and another amount is not recorded", async () => {
    await pay();
    const answer = await pay({ amount: "20" });
    expect(answer).toMatchObject({ kind: "page", status: 422 });
    expect(renderBody(answer)).toContain("A payment with this reference");
  });

  it("in full leaves a statement that is paid, and no form", async () => {
    await pay({ amount: "£150.00" });
    const body = renderBody(await show("agency_operator"));
    expect(body).toContain("✓</span> paid");
    expect(body).not.toContain("Record this payment");
  });
});
