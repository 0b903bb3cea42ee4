import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Mode } from "#domain/accounts/mode.ts";
import { makeUnmappedStatusStore } from "#contact/statuses/adapters/unmapped-status-store.ts";
import type { StatusScope } from "#contact/statuses/ports.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the store of unmapped statuses", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  const newScope = (mode: Mode = "live"): StatusScope => ({
    agencyId: ids.create("agency"),
    clientId: anId("client"),
    mode,
  });
  const ninetyDaysLater = "2027-02-20T14:05:00.000Z" as ReturnType<typeof at>;

  it("counts a status whatever its case, for each field, as it was first sent", async () => {
    const store = makeUnmappedStatusStore(started.table);
    const scope = newScope();
    await store.count(scope, { status: "Left VM", field: "result" }, at("14:00"));
    await store.count(scope, { status: "LEFT vm", field: "result" }, at("14:05"));
    await store.count(scope, { status: "Left VM", field: "outcome" }, at("14:10"));
    expect(await store.list(scope, at("15:00"))).toEqual([
      { status: "Left VM", field: "outcome", count: 1, firstAt: at("14:10"), lastAt: at("14:10") },
      { status: "Left VM", field: "result", count: 2, firstAt: at("14:00"), lastAt: at("14:05") },
    ]);
  });

  it("counts each of many reports that come at the same time", async () => {
    const store = makeUnmappedStatusStore(started.table);
    const scope = newScope();
    const reports = Array.from({ length: 20 }, () =>
      store.count(scope, { status: "DNA", field: "result" }, at("14:00")),
    );
    await Promise.all(reports);
    expect(await store.list(scope, at("15:00"))).toMatchObject([{ count: 20 }]);
  });

  it("has lists of its own for each client, agency and mode", async () => {
    const store = makeUnmappedStatusStore(started.table);
    const scope = newScope();
    await store.count(scope, { status: "DNA", field: "result" }, at("14:00"));
    for (const other of [
      { ...scope, mode: "test" as const },
      { ...scope, clientId: anId("client", 2) },
      { ...scope, agencyId: ids.create("agency") },
    ]) {
      expect(await store.list(other, at("15:00"))).toEqual([]);
    }
  });

  it("lists no status that was not sent for ninety days", async () => {
    const store = makeUnmappedStatusStore(started.table);
    const scope = newScope();
    await store.count(scope, { status: "DNA", field: "result" }, at("14:00"));
    await store.count(scope, { status: "VM", field: "result" }, at("14:10"));
    expect(await store.list(scope, ninetyDaysLater)).toMatchObject([{ status: "VM" }]);
  });

  it("keeps counting the statuses of a full list, and adds none", async () => {
    const store = makeUnmappedStatusStore(started.table);
    const scope = newScope();
    for (let number = 0; number <= limits.unmappedStatuses; number += 1) {
      await store.count(scope, { status: `status ${number}`, field: "result" }, at("14:00"));
    }
    await store.count(scope, { status: "status 0", field: "result" }, at("14:10"));
    const listed = await store.list(scope, at("15:00"));
    expect(listed).toHaveLength(limits.unmappedStatuses);
    expect(listed.find(({ status }) => status === "status 0")).toMatchObject({ count: 2, lastAt: at("14:10") });
  });
});
