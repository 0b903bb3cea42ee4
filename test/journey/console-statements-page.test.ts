import { beforeAll, describe, expect, it } from "vitest";
import {
  listAccounts,
  previewStatement,
  recordPayment,
  showEntry,
  showStatement,
} from "#console/statements/endpoints.ts";
import { statementsRoutes } from "#console/statements/routes.ts";
import { anId } from "#test/support/an-id.ts";
import { aForm, aRequest, aSession } from "#test/support/console/a-session.ts";
import { type ClosedMonths, openClosedMonths } from "#test/support/console/closed-months.ts";
import { findPageFaults } from "#test/support/console/find-page-faults.ts";
import { consoleViews, showInBrowser } from "#test/support/console/show-in-browser.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { chromiumPath, keepPicture, measureAll } from "#test/support/pages-in-browser.ts";

const clientId = anId("client");

describe.skipIf(!chromiumPath)("the pages of statements in a browser", () => {
  const open = showInBrowser();
  let months: ClosedMonths;
  beforeAll(async () => {
    months = await openClosedMonths({ client: memoryDynamoDb(), name: "Baton" });
    const typed = { amount: "100", paidOn: "2026-12-08", reference: "BACS 1" };
    const form = aForm(statementsRoutes.recordPayment, typed);
    await recordPayment(months)({ ...request(), params: { clientId, statementId: months.statementId }, form });
  });
  const request = () => ({ ...aRequest, session: aSession("agency_operator"), now: months.now() });
  const ofClient = () => ({ ...request(), session: aSession("client_manager") });

  it.each(consoleViews)("at $width px, $scheme: an account is readable", async (view) => {
    const asked = ofClient();
    const answer = await listAccounts(months)({ ...asked, query: {} });
    const page = await open(answer, { session: asked.session, path: "/console/statements", view });
    await keepPicture(page, `console-account-${view.width}-${view.scheme}`);
    expect(await findPageFaults(page, view.rules)).toEqual([]);
  });

  it.each(consoleViews)("at $width px, $scheme: the amounts of a statement end in one column", async (view) => {
    const asked = request();
    const params = { clientId, statementId: months.statementId };
    const answer = await showStatement(months)({ ...asked, params });
    const path = `/console/statements/${clientId}/${months.statementId}`;
    const page = await open(answer, { session: asked.session, path, view });
    await keepPicture(page, `console-statement-${view.width}-${view.scheme}`);

    expect(await findPageFaults(page, view.rules)).toEqual([]);
    const ends = (await measureAll(page, ".statement tbody tr > :last-child.number")).map(({ right }) =>
      Math.round(right),
    );
    expect(ends.length).toBeGreaterThan(5);
    expect(new Set(ends).size).toBe(1);
  });

  it("prints in ink, with its lines and without what can be pressed, from a dark screen", async () => {
    const asked = request();
    const answer = await showStatement(months)({ ...asked, params: { clientId, statementId: months.statementId } });
    const path = `/console/statements/${clientId}/${months.statementId}`;
    const page = await open(answer, { session: asked.session, path, view: { width: 700, scheme: "dark" } });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });

    expect(await page.evaluate(`getComputedStyle(document.querySelector("h1")).color`)).toBe("rgb(23, 33, 28)");
    expect(await page.locator(".statement tbody tr:visible").count()).toBeGreaterThan(5);
    expect(await page.getByRole("columnheader", { name: "Amount" }).isVisible()).toBe(true);
    expect(await page.locator(":is(input, nav, summary, button:not(.link-button)):visible").count()).toBe(0);
  });

  it.each(consoleViews)("at $width px, $scheme: the proof of an entry is readable", async (view) => {
    const asked = request();
    const key = { agencyId: anId("agency"), leadId: anId("lead", 1) };
    await months.history.receive(key, { received: aReceived(), personal: aPerson(), fingerprint: "" });
    const answer = await showEntry(months)({ ...asked, params: { clientId, entryId: "GBP-1-1" } });
    const path = `/console/statements/${clientId}/entries/GBP-1-1`;
    const page = await open(answer, { session: asked.session, path, view });
    await keepPicture(page, `console-entry-${view.width}-${view.scheme}`);
    expect(await findPageFaults(page, view.rules)).toEqual([]);
  });

  it("shows the accounts of an agency, and the open month, on a desktop", async () => {
    const view = { width: 1280, scheme: "light" } as const;
    const asked = request();
    const list = await listAccounts(months)({ ...asked, query: {} });
    const accounts = await open(list, { session: asked.session, path: "/console/statements", view });
    await keepPicture(accounts, "console-accounts-1280-light");
    expect(await findPageFaults(accounts)).toEqual([]);

    const preview = await previewStatement(months)({ ...asked, params: { clientId, currency: "GBP" } });
    const path = `/console/statements/${clientId}/preview/GBP`;
    const page = await open(preview, { session: asked.session, path, view });
    await keepPicture(page, "console-preview-1280-light");
    expect(await findPageFaults(page)).toEqual([]);
  });
});
