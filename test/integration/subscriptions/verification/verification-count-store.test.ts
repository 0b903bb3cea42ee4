import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVerificationCountStore } from "#subscriptions/verification/adapters/verification-count-store.ts";
import { anId } from "#test/support/an-id.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the store of verification counts", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  const reserve = (number: number, changes: { hash?: string; day?: string } = {}) =>
    makeVerificationCountStore(started.table).reserve(
      { hash: "phone", day: "2026-11-22", messageId: anId("msg", number), ...changes },
      3,
    );

  it("counts up to the maximum, also at once, and a retry of the last one once", async () => {
    const first = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => reserve(number)));
    expect(first.filter(Boolean)).toHaveLength(3);
    expect(await reserve(7)).toBe(false);
    expect(await reserve(7, { day: "2026-11-23" })).toBe(true);
    for (let retry = 0; retry < 5; retry += 1) expect(await reserve(7, { day: "2026-11-23" })).toBe(true);
    expect(await reserve(8, { hash: "mailbox" })).toBe(true);
  });
});
