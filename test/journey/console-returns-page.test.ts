import { beforeAll, describe, expect, it } from "vitest";
import { listReturns, showReturn } from "#console/returns/endpoints.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import type { ReturnId } from "#domain/shared/id.ts";
import { aRequest, aSession } from "#test/support/console/a-session.ts";
import { aReferral, openReturnedLeads, type ReturnedLeads } from "#test/support/console/returned-leads.ts";
import { findPageFaults } from "#test/support/console/find-page-faults.ts";
import { type PageView, consoleViews, showInBrowser } from "#test/support/console/show-in-browser.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aReturnDecided, aReturnWithdrawn } from "#test/support/facts.ts";
import { chromiumPath, keepPicture, measureAll, measureFirst } from "#test/support/pages-in-browser.ts";

describe.skipIf(!chromiumPath)("the pages of returns in a browser", () => {
  const open = showInBrowser();
  let leads: ReturnedLeads;
  let referred: ReturnId;
  beforeAll(async () => {
    leads = await openReturnedLeads({ client: memoryDynamoDb(), name: "Baton" });
    referred = await leads.add(1, { facts: [aReferral], note: "No answer since Sunday, and no voicemail." });
    await leads.add(2);
    await leads.add(3, { facts: [aReturnDecided()] });
    await leads.add(4, { facts: [aReturnWithdrawn()] });
  });

  const by = (role: UserRole) => ({ ...aRequest, session: aSession(role), now: leads.now() });
  const openReturn = async (role: UserRole, view: PageView) => {
    const request = by(role);
    const answer = await showReturn(leads)({ ...request, params: { returnId: referred } });
    return open(answer, { session: request.session, path: `/console/returns/${referred}`, view });
  };

  it.each(consoleViews)(
    "at $width px, $scheme: the list is readable, and its first return is in view",
    async (view) => {
      const request = by("agency_operator");
      const answer = await listReturns(leads)({ ...request, query: {} });
      const page = await open(answer, { session: request.session, path: "/console/returns", view });
      await keepPicture(page, `console-returns-${view.width}-${view.scheme}`);

      expect(await findPageFaults(page, view.rules)).toEqual([]);
      expect((await measureFirst(page, "tbody tr")).bottom).toBeLessThan(900);
    },
  );

  it.each(consoleViews)(
    "at $width px, $scheme: the three sides of a return compare, above the decision",
    async (view) => {
      const page = await openReturn("agency_operator", view);
      await keepPicture(page, `console-return-${view.width}-${view.scheme}`);

      expect(await findPageFaults(page, view.rules)).toEqual([]);
      const sides = await measureAll(page, ".compare > section");
      const decision = await measureFirst(page, "form.sheet");
      expect(sides).toHaveLength(3);
      expect(Math.max(...sides.map(({ bottom }) => bottom))).toBeLessThan(decision.top);
      const tops = new Set(sides.map(({ top }) => Math.round(top)));
      expect(tops.size).toBe(view.width >= 1280 ? 1 : 3);
    },
  );

  it("lets a client withdraw on a phone", async () => {
    const page = await openReturn("client_manager", { width: 390, scheme: "light" });
    await keepPicture(page, "console-return-client-390-light");

    expect(await findPageFaults(page)).toEqual([]);
    expect(await page.getByRole("button", { name: "Withdraw this return" }).isVisible()).toBe(true);
  });
});
