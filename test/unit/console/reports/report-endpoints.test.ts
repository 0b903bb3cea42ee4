import { describe, expect, it } from "vitest";
import { may } from "#console/permissions.ts";
import { reportEndpoints } from "#console/reports/endpoints.ts";
import type { ReportNames, ReportVerbs } from "#console/reports/ports.ts";
import { reportPageRoutes } from "#console/reports/routes.ts";
import { toRate } from "#domain/reports/rate.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { anId } from "#test/support/an-id.ts";
import { aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import {
  costsOf,
  funnelOf,
  someDecay,
  someDeliveries,
  someNames,
  someReturns,
  someSpeed,
  speedOfClients,
} from "#test/support/console/report-cells.ts";

const text = (markup: string): string => markup.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ");

/** The endpoints over the verbs that a test needs. */
const endpoints = (verbs: Partial<Parameters<typeof reportEndpoints>[0]>) =>
  reportEndpoints({ listNames: async () => someNames, ...verbs } as Parameters<typeof reportEndpoints>[0]);
const session = aSession("agency_operator");
const request = { ...aRequest, session };
const noFilters = { clientId: undefined, campaignId: undefined, from: undefined, to: undefined, by: undefined };
const speedFilters = { ...noFilters, clock: "working", minutes: 15 } as const;

/** Every count with its denominator in a report, wherever it is. */
function listRates(value: unknown): { value: number; of: number }[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap((each) => listRates(each));
  const isRate = "value" in value && "of" in value && "share" in value;
  return isRate && typeof value.value === "number" && typeof value.of === "number"
    ? [{ value: value.value, of: value.of }, ...inner]
    : inner;
}

/** The counts of a report that are missing on its page; each is there as "9 of 39". */
function listMissing(report: unknown, markup: string): string[] {
  const page = text(markup);
  const format = new Intl.NumberFormat("en-GB");
  return listRates(JSON.parse(JSON.stringify(report)))
    .filter(({ of }) => of > 0)
    .map(({ value, of }) => `${format.format(value)} of ${format.format(of)}`)
    .filter((figure) => !page.includes(figure));
}

describe("a report", () => {
  it("names the client and the campaign that it is about, also on paper", async () => {
    const [client] = someNames.clients;
    const [campaign] = someNames.campaigns;
    const query = { ...speedFilters, clientId: client?.id, campaignId: campaign?.id };
    const page = renderBody(
      await endpoints({ reportSpeed: async () => ok(someSpeed()) }).showSpeed({ ...request, query }),
    );

    expect(text(page)).toContain(`leads of ${client?.name}, ${campaign?.name}, placed from`);
  });
});

describe("the figures on a page equal those of the API", () => {
  it("of speed, on the tries that the page is about", async () => {
    const report = someSpeed();
    const page = renderBody(
      await endpoints({ reportSpeed: async () => ok(report) }).showSpeed({ ...request, query: speedFilters }),
    );

    expect(
      listMissing(
        report.rows.map(({ all }) => [all?.ttfa.working]),
        page,
      ),
    ).toEqual([]);
  });
  it("of speed by client, with its ranking", async () => {
    const report = speedOfClients();
    const page = renderBody(
      await endpoints({ reportSpeed: async () => ok(report) }).showSpeed({
        ...request,
        query: { ...speedFilters, by: "client" },
      }),
    );

    expect(listMissing(report.ranking, page)).toEqual([]);
  });
  it("of the funnel", async () => {
    const report = funnelOf(10_000, 400, 80);
    const page = renderBody(
      await endpoints({ reportFunnel: async () => ok(report) }).showFunnel({ ...request, query: noFilters }),
    );

    expect(listMissing(report, page)).toEqual([]);
    expect(text(page)).toContain("140 of 400");
  });
  it("of late first tries", async () => {
    const report = someDecay();
    const page = renderBody(
      await endpoints({ reportDecay: async () => ok(report) }).showDecay({
        ...request,
        query: { ...noFilters, clock: "working" },
      }),
    );

    expect(listMissing(report, page)).toEqual([]);
  });
  it("of deliveries", async () => {
    const report = someDeliveries();
    const page = renderBody(
      await endpoints({ reportDeliveries: async () => ok(report) }).showDeliveries({ ...request, query: noFilters }),
    );

    expect(listMissing(report, page)).toEqual([]);
  });
  it("of returns", async () => {
    const report = someReturns();
    const page = renderBody(
      await endpoints({ reportReturns: async () => ok(report) }).showReturns({ ...request, query: noFilters }),
    );

    expect(listMissing(report, page)).toEqual([]);
    expect(text(page)).toContain("£1,980.00");
  });
  it("of costs, to the penny and with their intervals", async () => {
    const page = text(
      renderBody(
        await endpoints({ reportCosts: async () => ok(costsOf([100, 20, 600_000], [100, 35, 1_000_000])) }).showCosts({
          ...request,
          query: noFilters,
        }),
      ),
    );

    for (const figure of ["£300.00", "£207.74 to £449.89", "£285.71", "£223.49 to £379.30"])
      expect(page).toContain(figure);
    expect(page).toContain("12 leads are too young to be judged, and in no rate.");
  });
});

describe("a page of a report", () => {
  it("writes the interval of a rate that is too few to say", async () => {
    const page = text(
      renderBody(
        await endpoints({ reportSpeed: async () => ok(speedOfClients()) }).showSpeed({
          ...request,
          query: { ...speedFilters, by: "client" },
        }),
      ),
    );
    const { interval } = toRate(4, 9);

    expect(interval).not.toBeNull();
    expect(page).toMatch(/too few to say \(\d of 9\) \d+ to \d+ %/);
  });
  it("says what would be there if no lead was placed", async () => {
    const page = text(
      renderBody(
        await endpoints({ reportReturns: async () => ok(someReturns({}, 0)) }).showReturns({
          ...request,
          query: noFilters,
        }),
      ),
    );

    expect(page).toContain("No lead was placed in this period.");
    expect(page).toContain("Choose a longer period or another client.");
  });
  it("says what is wrong with a period, and keeps its dates", async () => {
    const refused = refuse({
      kind: "invalid_parameter" as const,
      errors: [{ parameter: "to", detail: "not before from" }],
    });
    const response = await endpoints({ reportReturns: async () => refused }).showReturns({
      ...request,
      query: { ...noFilters, from: "2026-05-02", to: "2026-05-01" },
    });

    expect(response).toMatchObject({ kind: "page", status: 422 });
    expect(text(renderBody(response))).toContain("Change the period: not before from.");
    expect(renderBody(response)).toContain('value="2026-05-01"');
  });
  it("does not exist for a client of another agency", async () => {
    const { showReturns } = endpoints({ reportReturns: async () => refuse({ kind: "not_found" as const }) });

    expect(await showReturns({ ...request, query: { ...noFilters, clientId: anId("client", 9) } })).toEqual({
      kind: "missing",
    });
  });
  it("offers no choice of a client to a client's manager", async () => {
    const ofClient = { clients: [], campaigns: someNames.campaigns };
    const response = await endpoints({
      reportReturns: async () => ok(someReturns()),
      listNames: async (): Promise<ReportNames> => ofClient,
    }).showReturns({
      ...aRequest,
      session: aSession("client_manager"),
      query: noFilters,
    });

    expect(renderBody(response)).not.toContain('name="clientId"');
    expect(renderBody(response)).not.toContain('<option value="client"');
  });
  it("is downloaded with the figures of the API as CSV, and each row with its name, in the encoding that Excel reads", async () => {
    const response = await endpoints({ reportSpeed: async () => ok(speedOfClients()) }).downloadSpeed({
      ...request,
      query: { ...speedFilters, by: "client" },
    });
    expect(response).toMatchObject({ kind: "file", name: "speed 2025-11-23 to 2026-11-22.csv" });
    const lines = response.kind === "file" ? response.text.split("\r\n") : [];
    expect(lines[0]).toBe("\ufeffrow,name,figure,value,of,share,low,high,tooFew,from,to,computedAt");
    expect(lines).toContainEqual(expect.stringMatching(`^${anId("client", 3)},Ó Sé Solar,firstAttempt`));
  });
});

describe("the list of reports", () => {
  const summarizeReports: ReportVerbs["summarizeReports"] = async () =>
    ok({
      speed: someSpeed(),
      deliveries: someDeliveries(),
      returns: someReturns(),
      costs: costsOf([100, 20, 600_000]),
      decay: someDecay(),
    });

  const reportFunnel: ReportVerbs["reportFunnel"] = async () => ok(funnelOf(10_000, 400, 80));

  it("answers each question", async () => {
    const page = text(
      renderBody(await endpoints({ summarizeReports, reportFunnel }).showReports({ ...request, query: undefined })),
    );

    expect(page).toContain("A sale by callbacks costs £300.00 (£207.74 to £449.89).");
    expect(page).toContain("806 of 812 leads arrived");
    expect(page).toContain("Few replies become a meeting");
  });
  it("shows the billing role no report on speed", async () => {
    const page = renderBody(
      await endpoints({ summarizeReports, reportFunnel }).showReports({
        ...aRequest,
        session: aSession("billing"),
        query: undefined,
      }),
    );

    expect(page).toContain("/console/reports/returns");
    expect(page).not.toContain("/console/reports/speed");
    expect(page).not.toContain("/console/planner");
  });
});

describe("the routes of reports", () => {
  it("give a client's agent no page", () => {
    const open = Object.values(reportPageRoutes).filter(({ action }) => may("client_agent", action));

    expect(open).toEqual([]);
  });
  it("are opened by an edited address with other values, but not with a malformed id", () => {
    const { query } = reportPageRoutes.showSpeed;

    expect(query.safeParse({ by: "moon", from: "yesterday", minutes: "7", clientId: "" }).data).toEqual({
      by: undefined,
      from: undefined,
      clientId: undefined,
      clock: "working",
      minutes: 15,
    });
    expect(query.safeParse({ clientId: "moon" }).success).toBe(false);
  });
});
