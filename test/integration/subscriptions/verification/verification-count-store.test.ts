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

  it("counts up to the maximum, also at once, and each retry once", async () => {
    const first = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => reserve(number)));
    expect(first.filter(Boolean)).toHaveLength(3);
    expect(await reserve(7)).toBe(false);
    const counted = [1, 2, 3, 4, 5, 6].filter((_, index) => first[index]);
    for (const number of counted) expect(await reserve(number)).toBe(true);
    expect(await makeVerificationCountStore(started.table).count({ hash: "phone", day: "2026-11-22" })).toBe(3);
    expect(await reserve(7, { day: "2026-11-23" })).toBe(true);
    expect(await reserve(8, { hash: "mailbox" })).toBe(true);
  });

  it("gives back what is counted, once for any number of calls, and counts nothing for what is not", async () => {
    const store = makeVerificationCountStore(started.table);
    const day = { hash: "confirmed", day: "2026-11-22" };
    const giveBack = (...numbers: number[]) =>
      store.giveBack({ ...day, messageIds: numbers.map((number) => anId("msg", number)) });
    await giveBack(1);
    expect(await store.count(day)).toBe(0);
    for (const number of [1, 2, 3]) expect(await reserve(number, day)).toBe(true);
    await giveBack(1, 9);
    await giveBack(1, 9);
    expect(await store.count(day)).toBe(2);
    expect(await reserve(4, day)).toBe(true);
    expect(await reserve(5, day)).toBe(false);
    await giveBack(2, 3, 4);
    expect(await store.count(day)).toBe(0);
    expect(await reserve(5, day)).toBe(true);
  });
});
