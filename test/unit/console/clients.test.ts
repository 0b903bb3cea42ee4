import { describe, expect, it } from "vitest";
import { clientsRoutes } from "#console/clients/routes.ts";
import { makeChangeClient } from "#accounts/change-client.ts";
import { makeCreateClient } from "#accounts/create-client.ts";
import { makeUpdateClient } from "#accounts/update-client.ts";
import {
  changeClient,
  changeHours,
  createClient,
  listClients,
  pauseClient,
  showClient,
} from "#console/clients/endpoints.ts";
import { formatOpenings } from "#console/pages/hours-phrases.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import {
  memoryCalendars,
  memoryAgencies,
  memoryCampaigns,
  memoryClients,
} from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient, aContract } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const session = aSession("agency_operator");
const now = () => at("14:05");
const params = { clientId: anId("client") };

function makeDeps() {
  const stores = {
    agencies: memoryAgencies(),
    clients: memoryClients(aClient({ name: "Kirkstall" })),
    campaigns: memoryCampaigns(aCampaign({ name: "Windows, Leeds" })),
    contracts: { list: async () => [aContract()] },
    calendars: memoryCalendars(),
    jobs: memoryDueItems(),
  };
  const deps = { ...stores, ids, fingerprint, now };
  const rebuilt: unknown[] = [];
  return {
    ...deps,
    createClient: makeCreateClient(deps),
    rebuilt,
    updateClient: makeUpdateClient({
      changeClient: makeChangeClient(deps),
      scheduleRelease: makeScheduleLeadRelease(deps),
      scheduleRebuild: async (...of) => void rebuilt.push(of),
    }),
  };
}

const readClient = (deps: ReturnType<typeof makeDeps>) =>
  deps.clients.read({ agencyId: anId("agency") }, anId("client"));
const isReleaseDue = async ({ jobs }: ReturnType<typeof makeDeps>) =>
  (await jobs.read({ kind: "release", agencyId: anId("agency"), campaignId: anId("campaign") })) !== undefined;

describe("the clients of an agency", () => {
  it("lists each with whether it takes leads", async () => {
    const body = renderBody(await listClients(makeDeps())({ ...aRequest, session, query: { after: undefined } }));

    expect(body).toContain(`<a href="/console/clients/${anId("client")}">Kirkstall</a>`);
    expect(body).toContain("Takes leads");
  });

  it("adds one client if the form is posted twice", async () => {
    const deps = makeDeps();
    const form = aForm(clientsRoutes.createClient, { once: "one", name: "Pennine", timeZone: "Europe/London" });

    const first = await createClient(deps)({ ...aRequest, session, form });
    const second = await createClient(deps)({ ...aRequest, session, form });

    expect(first).toMatchObject({ kind: "redirect" });
    expect(second).toEqual(first);
    expect((await deps.clients.list({ agencyId: anId("agency") }, { limit: 10 })).entities).toHaveLength(2);
  });

  it("says what is wrong with a time zone, and keeps what was typed", async () => {
    const form = aForm(clientsRoutes.createClient, { once: "one", name: "Pennine", timeZone: "Leeds" });

    const answer = await createClient(makeDeps())({ ...aRequest, session, form });

    expect(answer).toMatchObject({ status: 422 });
    expect(renderBody(answer)).toContain("Time zone: the time zone of a region");
    expect(renderBody(answer)).toContain('value="Pennine"');
  });

  it("shows the campaigns and contracts of a client", async () => {
    const body = renderBody(await showClient(makeDeps())({ ...aRequest, session, params }));

    expect(body).toContain("Windows, Leeds");
    expect(body).toContain("VAT invoices, due after 30 days");
  });

  it("links to the statements of this client alone", async () => {
    const body = renderBody(await showClient(makeDeps())({ ...aRequest, session, params }));

    expect(body).toContain(`href="/console/statements/${anId("client")}"`);
  });

  it("pauses and resumes a client, and lets its held leads go", async () => {
    const deps = makeDeps();
    const post = (paused: string) =>
      pauseClient(deps)({ ...aRequest, session, params, form: aForm(clientsRoutes.pauseClient, { paused }) });

    await post("yes");
    expect(await readClient(deps)).toMatchObject({ paused: true });
    await post("no");

    expect(await readClient(deps)).toMatchObject({ paused: false });
    expect(await isReleaseDue(deps)).toBe(true);
  });

  it("changes name and time zone, and has the cells of its reports computed again", async () => {
    const deps = makeDeps();
    const form = aForm(clientsRoutes.changeClient, { name: "Kirkstall Ltd", timeZone: "Europe/Dublin" });

    const answer = await changeClient(deps)({ ...aRequest, session, params, form });

    expect(answer).toEqual({ kind: "redirect", to: `/console/clients/${anId("client")}?saved=1` });
    expect(await readClient(deps)).toMatchObject({ name: "Kirkstall Ltd", timeZone: "Europe/Dublin" });
    expect(deps.rebuilt).toHaveLength(1);
  });

  it("adds the contact hours that were chosen, from now on", async () => {
    const deps = makeDeps();
    const typed = { mon: "yes", tue: "yes", wed: "yes", opens: "08:00", closes: "18:00" };

    await changeHours(deps)({ ...aRequest, session, params, form: aForm(clientsRoutes.changeHours, typed) });
    const body = renderBody(await showClient(deps)({ ...aRequest, session, params }));

    expect(body).toContain("Mon to Wed 08:00 to 18:00");
    expect((await readClient(deps))?.contactHours).toMatchObject([{ from: at("14:05") }]);
  });

  it("names the zone of the contact hours, and keeps it when the hours change", async () => {
    const deps = makeDeps();
    const weekly = [{ days: ["mon" as const], from: "09:00", to: "17:00" }];
    const wanted = { contactHours: { weekly, holidays: [], calendars: [], timeZone: "America/New_York" } };
    await deps.updateClient(anId("agency"), anId("client"), wanted);
    const typed = { mon: "yes", opens: "08:00", closes: "18:00" };

    await changeHours(deps)({ ...aRequest, session, params, form: aForm(clientsRoutes.changeHours, typed) });

    expect(renderBody(await showClient(deps)({ ...aRequest, session, params }))).toContain("by the clock of New York");
    expect((await readClient(deps))?.contactHours?.at(-1)).toMatchObject({
      weekly: [{ from: "08:00" }],
      timeZone: "America/New_York",
    });
  });

  it.each([
    ["without a day", { opens: "08:00", closes: "18:00" }, "Choose at least one day"],
    ["that close before they open", { mon: "yes", opens: "18:00", closes: "08:00" }, "after the opening time"],
    ["that are no times", { mon: "yes", opens: "8am", closes: "18:00" }, "A time of day, like 09:00"],
  ])("refuses contact hours %s", async (_, typed, message) => {
    const deps = makeDeps();

    const form = aForm(clientsRoutes.changeHours, typed);
    const answer = await changeHours(deps)({ ...aRequest, session, params, form });

    expect(answer).toMatchObject({ status: 422 });
    expect(renderBody(answer)).toContain(message);
    expect((await readClient(deps))?.contactHours).toBeUndefined();
  });

  it("asks again before it replaces hours that were changed since the page was opened", async () => {
    const deps = makeDeps();
    const change = (typed: Record<string, string>) =>
      changeHours(deps)({ ...aRequest, session, params, form: aForm(clientsRoutes.changeHours, typed) });
    const mine = { mon: "yes", opens: "08:00", closes: "18:00", hoursBefore: "" };
    await change({ tue: "yes", opens: "09:00", closes: "17:00", hoursBefore: "" });

    const refused = await change(mine);
    const again = renderBody(refused).match(/name="hoursBefore" value="([^"]*)"/)?.[1] ?? "";
    const saved = await change({ ...mine, hoursBefore: again });

    expect(refused).toMatchObject({ status: 422 });
    expect(renderBody(refused)).toContain("The hours were changed since this page was opened.");
    expect(renderBody(refused)).toContain("Tue 09:00 to 17:00");
    expect(renderBody(refused)).toContain('name="mon" type="checkbox" value="yes" checked');
    expect([saved.kind, (await change({ ...mine, hoursBefore: again })).kind]).toEqual(["redirect", "redirect"]);
  });

  it("keeps what another user changed meanwhile, in a field that this page did not change", async () => {
    const deps = makeDeps();
    const shown = renderBody(await showClient(deps)({ ...aRequest, session, params }));
    expect(shown).toContain('name="nameBefore" value="Kirkstall"');
    await deps.updateClient(anId("agency"), anId("client"), { name: "Renamed" });
    const form = aForm(clientsRoutes.changeClient, {
      name: "Kirkstall",
      nameBefore: "Kirkstall",
      timeZone: "Europe/Dublin",
      timeZoneBefore: "Europe/London",
    });
    await changeClient(deps)({ ...aRequest, session, params, form });
    expect(await deps.clients.read({ agencyId: anId("agency") }, anId("client"))).toMatchObject({
      name: "Renamed",
      timeZone: "Europe/Dublin",
    });
  });

  it("keeps the days ticked when the settings were not saved", async () => {
    const deps = makeDeps();
    const hours = aForm(clientsRoutes.changeHours, { mon: "yes", opens: "08:00", closes: "18:00" });
    await changeHours(deps)({ ...aRequest, session, params, form: hours });
    const form = aForm(clientsRoutes.changeClient, { name: "", timeZone: "Europe/London" });

    const shown = renderBody(await showClient(deps)({ ...aRequest, session, params }));
    const failed = renderBody(await changeClient(deps)({ ...aRequest, session, params, form }));

    const listTicked = (body: string) => [...body.matchAll(/name="(\w+)" type="checkbox" value="yes" checked/g)];
    expect(listTicked(shown).map(([, day]) => day)).toEqual(["mon"]);
    expect(listTicked(failed).map(([, day]) => day)).toEqual(["mon"]);
  });

  it("answers for the client of another agency as if it did not exist", async () => {
    const deps = makeDeps();
    const foreign = { ...aRequest, session, params: { clientId: anId("client", 9) } };
    const form = aForm(clientsRoutes.changeClient, { name: "Mine", timeZone: "Europe/London" });
    const paused = aForm(clientsRoutes.pauseClient, { paused: "yes" });

    expect(await showClient(deps)(foreign)).toEqual({ kind: "missing" });
    expect(await changeClient(deps)({ ...foreign, form })).toEqual({ kind: "missing" });
    expect(await pauseClient(deps)({ ...foreign, form: paused })).toEqual({ kind: "missing" });
  });
});

describe("hours in words", () => {
  it.each([
    [[{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:30" }], "Mon to Fri 09:00 to 17:30"],
    [[{ days: ["mon", "wed"], from: "09:00", to: "12:00" }], "Mon, Wed 09:00 to 12:00"],
    [[{ days: ["fri", "mon", "sun", "sat"], from: "09:00", to: "24:00" }], "Mon, Fri to Sun 09:00 to 24:00"],
    [
      [
        { days: ["sat"], from: "10:00", to: "13:00" },
        { days: ["mon"], from: "09:00", to: "12:00" },
      ],
      "Sat 10:00 to 13:00, Mon 09:00 to 12:00",
    ],
  ] as const)("writes %j", (weekly, words) => {
    expect(formatOpenings(weekly.map((each) => ({ ...each, days: [...each.days] })))).toBe(words);
  });
});
