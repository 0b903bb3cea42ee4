import { beforeAll, describe, expect, it } from "vitest";
import { confirmErasure, listErasures, showErasure } from "#console/erasures/endpoints.ts";
import { erasuresRoutes } from "#console/erasures/routes.ts";
import { anId } from "#test/support/an-id.ts";
import { aForm, aRequest, aSession } from "#test/support/console/a-session.ts";
import { anErasure, type ErasedPeople, openErasedPeople } from "#test/support/console/erased-people.ts";
import { findPageFaults } from "#test/support/console/find-page-faults.ts";
import { consoleViews, showInBrowser } from "#test/support/console/show-in-browser.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { chromiumPath, keepPicture, measureFirst } from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("the pages of erasures in a browser", () => {
  const open = showInBrowser();
  const session = aSession("agency_admin");
  let people: ErasedPeople;
  beforeAll(async () => {
    people = await openErasedPeople({ client: memoryDynamoDb(), name: "Baton" });
    await people.add(anErasure());
  });
  const request = () => ({ ...aRequest, session, now: people.now() });

  it.each(consoleViews)("at $width px, $scheme: the list is readable, its form in view", async (view) => {
    const answer = await listErasures(people)({ ...request(), query: {} });
    const page = await open(answer, { session, path: "/console/erasures", view });
    await keepPicture(page, `console-erasures-${view.width}-${view.scheme}`);
    expect(await findPageFaults(page, view.rules)).toEqual([]);
    expect((await measureFirst(page, "button.go")).bottom).toBeLessThan(900);
  });

  it.each(consoleViews)("at $width px, $scheme: what goes and what stays are above the button", async (view) => {
    const form = aForm(erasuresRoutes.confirmErasure, { contact: "+447700900123" });
    const answer = await confirmErasure(people)({ ...request(), form });
    const page = await open(answer, { session, path: "/console/erasures/confirmation", view });
    await keepPicture(page, `console-erasure-confirmation-${view.width}-${view.scheme}`);
    expect(await findPageFaults(page, view.rules)).toEqual([]);
    const sides = await measureFirst(page, "main .columns");
    expect(sides.bottom).toBeLessThan((await measureFirst(page, "button.danger")).top);
  });

  it.each(consoleViews)("at $width px, $scheme: who confirmed is readable", async (view) => {
    const answer = await showErasure(people)({ ...request(), params: { erasureId: anId("era") } });
    const page = await open(answer, { session, path: `/console/erasures/${anId("era")}`, view });
    await keepPicture(page, `console-erasure-${view.width}-${view.scheme}`);
    expect(await findPageFaults(page, view.rules)).toEqual([]);
  });
});
