import { describe, expect, it } from "vitest";
import { makeListBillingRecords, makeReportClient } from "#billing/read-billing.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aBillingRecord, ended } from "#test/support/billing-records.ts";
import { memoryBillingRecords } from "#test/support/doubles/memory-billing-records.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { cellReadersOfRecords } from "#test/support/reports/report-over.ts";
import { aBillingKey, aClient, aClientKey, anAgencyKey } from "#test/support/entities.ts";

const clientId = anId("client");
const received = (number: number, dateTime: string) =>
  aBillingRecord({ leadId: anId("lead", number), receivedAt: on(dateTime), placedAt: on(dateTime) });

const given = [
  received(1, "2026-09-30T22:59:59.999Z"),
  received(2, "2026-09-30T23:00:00Z"),
  received(3, "2026-10-15T12:00:00Z"),
  received(4, "2026-10-31T23:59:59.999Z"),
  received(5, "2026-11-01T00:00:00Z"),
];
const records = memoryBillingRecords(...given);
const clients = memoryClients(aClient(), aClient({ id: anId("client", 2) }));
const october = { month: "2026-10" };
const page = { limit: 10 };
const notFound = { ok: false, refusal: { kind: "not_found" } };
const idsIn = (answer: Awaited<ReturnType<typeof list>>) =>
  answer.ok && answer.value.records.map(({ leadId }) => leadId);

const list = makeListBillingRecords({ clients, records });
const reportOn = async (ofRecords: readonly BillingRecord[]) =>
  makeReportClient({
    clients,
    ...(await cellReadersOfRecords(aBillingKey().agencyId, ofRecords, clients, () => on("2026-11-28T12:00:00Z"))),
  });

describe("billing records of a period", () => {
  it("cover a month between midnights in the client's time zone, oldest first", async () => {
    expect(idsIn(await list(aBillingKey(), clientId, october, page))).toEqual(
      [2, 3, 4].map((number) => anId("lead", number)),
    );
  });

  it("include the first of two instants and exclude the second", async () => {
    const period = { from: on("2026-10-15T12:00:00Z"), to: on("2026-11-01T00:00:00Z") };
    expect(idsIn(await list(aBillingKey(), clientId, period, page))).toEqual([anId("lead", 3), anId("lead", 4)]);
  });

  it("continue where the last page ended", async () => {
    const first = await list(aBillingKey(), clientId, october, { limit: 2 });
    const next = first.ok ? first.value.next : undefined;
    expect(next).toBe(`2026-10-15T12:00:00.000Z/${anId("lead", 3)}`);
    expect(await list(aBillingKey(), clientId, october, { limit: 2, after: next })).toEqual({
      ok: true,
      value: { records: [received(4, "2026-10-31T23:59:59.999Z")] },
    });
  });

  it("are visible to the agency and to the client itself", async () => {
    expect((await list(anAgencyKey(), clientId, october, page)).ok).toBe(true);
    expect((await list(aClientKey(), clientId, october, page)).ok).toBe(true);
  });

  it("are empty for a test key, and so is a report", async () => {
    const reader = aBillingKey({ mode: "test" });
    expect(await list(reader, clientId, october, page)).toEqual({ ok: true, value: { records: [] } });
    const reported = await (await reportOn(given))(reader, clientId, october);
    expect(reported).toMatchObject({ ok: true, value: { leads: 0 } });
    expect(await list(reader, anId("client", 9), october, page)).toEqual(notFound);
  });

  it("are not found for another client, another agency, or a client that does not exist", async () => {
    expect(await list(aClientKey(anId("client", 2)), clientId, october, page)).toEqual(notFound);
    expect(await list(aBillingKey({ agencyId: anId("agency", 2) }), clientId, october, page)).toEqual(notFound);
    expect(await list(aBillingKey(), anId("client", 9), october, page)).toEqual(notFound);
  });
});

describe("report of a client", () => {
  it("covers the month in the client's time zone", async () => {
    expect(await (await reportOn(given))(aBillingKey(), clientId, october)).toMatchObject({
      ok: true,
      value: { from: "2026-09-30T23:00:00.000Z", to: "2026-11-01T00:00:00.000Z", leads: 3 },
    });
  });

  it("covers the leads between two instants within days", async () => {
    const period = { from: on("2026-09-30T22:59:59.999Z"), to: on("2026-10-15T12:00:00Z") };
    expect(await (await reportOn(given))(aBillingKey(), clientId, period)).toMatchObject({ value: { leads: 2 } });
  });

  it("is not found for another client", async () => {
    expect(await (await reportOn(given))(aClientKey(anId("client", 2)), clientId, october)).toEqual(notFound);
  });

  it("has the mission's cost per sale: £60 at 20 % is £300.00", async () => {
    const five = [1, 2, 3, 4, 5].map((number) =>
      aBillingRecord({ leadId: anId("lead", number), ...(number === 5 ? ended("won", 950_000) : {}) }),
    );
    const reportFive = await reportOn(five);
    expect(await reportFive(anAgencyKey(), clientId, { from: at("00:00"), to: at("23:00") })).toMatchObject({
      value: { costPerSale: [{ denominator: "billed", costPerSale: { amount: 30_000, currency: "GBP" } }, {}] },
    });
  });
});
