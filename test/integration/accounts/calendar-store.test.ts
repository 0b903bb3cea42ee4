import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeOperator } from "#bin/operator.ts";
import { anAgency } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

const calendar = {
  name: "GB-SCT",
  dates: ["2020-06-15", "2099-11-30"],
  source: "https://www.gov.uk/bank-holidays.json",
  asOf: "2026-11-28",
  until: "2099-12-31",
};

describe("the calendar store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  it("reads what an agency stored last, and nothing of another agency", async () => {
    const calendars = makeCalendarStore(started.table);
    const [agencyId, other] = [ids.create("agency"), ids.create("agency")];
    expect(await calendars.read(agencyId, "GB-SCT")).toBeUndefined();
    await calendars.save(agencyId, calendar);
    await calendars.save(agencyId, { ...calendar, dates: ["2099-11-30"] });
    expect(await calendars.read(agencyId, "GB-SCT")).toEqual({ ...calendar, dates: ["2099-11-30"] });
    expect(await calendars.read(other, "GB-SCT")).toBeUndefined();
    expect(await calendars.read(agencyId, "GB-ENG")).toBeUndefined();
  });

  it("gets calendars from an operator, for an agency that exists, with the past of the shipped ones", async () => {
    const { client, name } = started.table;
    const operator = makeOperator(client, name);
    const agency = anAgency({ id: ids.create("agency") });
    expect(await operator.replaceCalendars(agency.id, [calendar])).toBeUndefined();
    await makeAgencyStore(started.table).create(agency);
    const [stored] = (await operator.replaceCalendars(agency.id, [calendar])) ?? [];
    expect(stored?.dates).toEqual(expect.arrayContaining(["2026-06-15", "2099-11-30"]));
    expect(stored?.dates).not.toContain("2020-06-15");
    expect(await makeCalendarStore(started.table).read(agency.id, "GB-SCT")).toEqual(stored);
    expect(await operator.replaceCalendars(agency.id, [calendar])).toEqual([stored]);
  });
});
