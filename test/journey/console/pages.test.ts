import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserRole } from "#domain/accounts/user.ts";
import { browseConsole, type ConsoleView } from "#test/support/console/browse-console.ts";
import { chromiumPath, closeTabs, openBrowser } from "#test/support/pages-in-browser.ts";
import {
  aClientWithCampaign,
  aSubscription,
  create,
  pushLead,
  runBaton,
  type RunningBaton,
} from "#test/support/running-baton.ts";

/** Every role with a page that only it and higher roles open, and one that does not exist for it. */
const roles = {
  agency_admin: { opens: "/console/erasures", misses: "/console/nothing" },
  agency_operator: { opens: "/console/refused-leads", misses: "/console/keys" },
  client_manager: { opens: "/console/returns", misses: "/console/campaigns" },
  client_agent: { opens: "/console/diary", misses: "/console/statements" },
  billing: { opens: "/console/statements", misses: "/console/leads" },
} as const satisfies Record<UserRole, { opens: string; misses: string }>;

const views: Record<string, ConsoleView> = {
  "390 px": { viewport: { width: 390, height: 844 } },
  "1280 px": { viewport: { width: 1280, height: 800 } },
  "390 px without script, in dark": {
    viewport: { width: 390, height: 844 },
    hasScript: false,
    colorScheme: "dark",
    rules: "colours",
  },
  "1280 px in forced colours": { viewport: { width: 1280, height: 800 }, forcedColors: "active", rules: "not colours" },
};

/** The views that each role opens. All of them take seven minutes: `EVERY_VIEW=1` opens them. */
const chosen: Record<UserRole, (keyof typeof views)[]> = {
  agency_admin: ["390 px"],
  agency_operator: [],
  client_manager: ["390 px without script, in dark"],
  client_agent: ["1280 px"],
  billing: ["1280 px in forced colours"],
};
const walks = Object.values(UserRole.enum).flatMap((role) =>
  (process.env["EVERY_VIEW"] === undefined ? chosen[role] : Object.keys(views)).map((view) => ({ role, view })),
);

describe.skipIf(!chromiumPath)("every page of the console, for every role", () => {
  let baton: RunningBaton;
  let browser: Browser;
  beforeAll(async () => {
    [baton, browser] = await Promise.all([runBaton(), openBrowser()]);
    const { api } = await baton.newAgency("Northern Leads");
    const { clientId, campaignId } = await aClientWithCampaign(api);
    await aSubscription(api, clientId);
    const leads = [await pushLead(api, campaignId), await pushLead(api, campaignId)];
    await baton.waitUntilIdle();
    await api.post(`/v1/leads/${leads[0]?.id}/contact-attempts`, { result: "no_answer" }, "attempt-1");
    for (const role of Object.keys(roles)) {
      const clientIds = role.startsWith("client_") ? [clientId] : [];
      await create(api, "/v1/users", { email: `${role}@example.com`, name: `Jess (${role})`, role, clientIds });
    }
    await baton.waitUntilIdle();
  });
  afterAll(async () => {
    await closeTabs();
    await baton?.stop();
  });

  it.each(walks)("opens without a fault for $role at $view", async ({ role, view }) => {
    const { opens, misses } = roles[role];
    const visited = await browseConsole(
      { baton, browser, email: `${role}@example.com`, pictures: `console-${role}-${view.replaceAll(/\W+/g, "-")}` },
      views[view],
    );

    expect(visited.faults).toEqual([]);
    expect(visited.paths).toContain(opens);
    expect(visited.paths).not.toContain(misses);
    expect(await visited.statusOf(misses)).toBe(404);
  });
});
