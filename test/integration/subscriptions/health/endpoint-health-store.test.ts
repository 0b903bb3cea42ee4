import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const own = { agencyId: anId("agency") };
const unknown = { failures: 0, toldLevel: 0 };

describe("endpoint health store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let endpoints: EndpointHealthStore;
  beforeAll(async () => {
    started = await startTable();
    endpoints = makeEndpointHealthStore(started.table);
  });
  afterAll(() => started?.stop());

  it("counts the minutes with a failure, separately for a client's and the agency's endpoints", async () => {
    const id = ids.create("sub");
    expect(await endpoints.read(scope, id)).toEqual(unknown);
    await endpoints.recordFailure(scope, id, { at: at("14:00:01"), reason: "timeout" });
    await endpoints.recordFailure(scope, id, { at: at("14:00:59"), reason: "connection_failed" });
    expect(await endpoints.recordFailure(scope, id, { at: at("14:01"), reason: "refused_by_endpoint" })).toEqual({
      failures: 2,
      toldLevel: 0,
      failingSince: at("14:00:01"),
      lastFailure: { at: at("14:01"), reason: "refused_by_endpoint" },
    });
    expect(await endpoints.read(own, id)).toEqual(unknown);
  });

  it("counts a failure once that is recorded again after later failures and a recovery", async () => {
    const id = ids.create("sub");
    const first = { at: at("14:00:01"), reason: "timeout" as const };
    await endpoints.recordFailure(scope, id, first);
    await endpoints.recordFailure(scope, id, { at: at("14:01"), reason: "timeout" });
    expect(await endpoints.recordFailure(scope, id, first)).toMatchObject({
      failures: 2,
      lastFailure: { at: at("14:01") },
    });
    await endpoints.recordRecovery(scope, id, at("14:02"));
    expect(await endpoints.recordFailure(scope, id, first)).toMatchObject({ failures: 0 });
    expect(await endpoints.recordFailure(scope, id, { at: at("14:03"), reason: "timeout" })).toMatchObject({
      failures: 1,
    });
  });

  it("resets the failures when the endpoint accepts a delivery", async () => {
    const id = ids.create("sub");
    await endpoints.recordFailure(scope, id, { at: at("14:00"), reason: "timeout" });
    await endpoints.recordWarning(scope, id, { level: 50, failingSince: at("14:00") });
    expect(await endpoints.read(scope, id)).toMatchObject({ toldLevel: 50 });
    await endpoints.recordRecovery(scope, id, at("14:05"));
    expect(await endpoints.read(scope, id)).toMatchObject({ failures: 0, toldLevel: 0, lastSuccessAt: at("14:05") });
    expect(await endpoints.read(scope, id)).not.toHaveProperty("failingSince");
  });

  it("keeps the highest warning level, and drops a warning about an outage that is over", async () => {
    const id = ids.create("sub");
    await endpoints.recordWarning(scope, id, { level: 50, failingSince: at("13:00") });
    expect(await endpoints.read(scope, id)).toEqual(unknown);
    await endpoints.recordFailure(scope, id, { at: at("14:00"), reason: "timeout" });
    await endpoints.recordWarning(scope, id, { level: 90, failingSince: at("13:00") });
    expect(await endpoints.read(scope, id)).toMatchObject({ toldLevel: 0 });
    for (const level of [70, 50]) await endpoints.recordWarning(scope, id, { level, failingSince: at("14:00") });
    expect(await endpoints.read(scope, id)).toMatchObject({ failures: 1, toldLevel: 70 });
  });

  it("starts from zero after a reset, which may be repeated", async () => {
    const id = ids.create("sub");
    await endpoints.recordFailure(scope, id, { at: at("14:00"), reason: "timeout" });
    await endpoints.reset(scope, id);
    await endpoints.reset(scope, id);
    expect(await endpoints.read(scope, id)).toEqual(unknown);
    expect(await endpoints.recordFailure(scope, id, { at: at("14:00:30"), reason: "timeout" })).toMatchObject({
      failures: 1,
    });
  });
});
