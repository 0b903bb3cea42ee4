import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchFor, makeLimitRequests } from "#accounts/rate-limits/limit-requests.ts";
import type { RequestCounts } from "#accounts/rate-limits/ports.ts";
import { type Instant, instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { anAgencyKey } from "#test/support/entities.ts";

const key = anAgencyKey();
const start = at("09:00");

/** Processes that share the counts and a clock. */
function processes(count: number, requestsPerSecond: number, changes: Partial<RequestCounts> = {}) {
  const totals = new Map<string, number>();
  const clock = { now: start };
  const added: number[] = [];
  const faults: unknown[] = [];
  const counts: RequestCounts = {
    async add({ id }, windowStart, more) {
      const name = `${id} ${windowStart}`;
      totals.set(name, (totals.get(name) ?? 0) + more);
      added.push(more);
      return totals.get(name) ?? 0;
    },
    ...changes,
  };
  const limits = Array.from({ length: count }, () =>
    makeLimitRequests({
      counts,
      requestsPerSecond,
      now: () => clock.now,
      onFault: (fault) => faults.push(fault),
    }),
  );
  const send = async (process = 0, from = key) => {
    const { stored, ...verdict } = limits[process % count]?.(from) ?? expect.fail("no process");
    await stored;
    return verdict;
  };
  const sendTimes = async (times: number, process = 0, from = key) => {
    let allowed = 0;
    for (let sent = 0; sent < times; sent += 1) if ((await send(process, from)).isAllowed) allowed += 1;
    return allowed;
  };
  return { send, sendTimes, clock, added, faults };
}

const later = (ms: number): Instant => instant(Date.parse(start) + ms);

describe("the limit of requests of a key", () => {
  it("allows one process exactly the requests of ten seconds, and says how many are left and for how long", async () => {
    const { send, sendTimes, clock } = processes(1, 2);
    clock.now = later(3_400);
    expect(await send()).toEqual({
      isAllowed: true,
      limit: { quota: 20, windowSeconds: 10, remaining: 19, resetSeconds: 7 },
    });
    expect(await sendTimes(100)).toBe(19);
    expect(await send()).toEqual({
      isAllowed: false,
      limit: { quota: 20, windowSeconds: 10, remaining: 0, resetSeconds: 7 },
    });
  });

  it("allows the next requests when the window ends, which is when it said", async () => {
    const { send, sendTimes, clock } = processes(1, 1);
    clock.now = later(9_999);
    expect(await sendTimes(20)).toBe(10);
    const { limit } = await send();
    clock.now = later(9_999 + limit.resetSeconds * 1_000);
    expect((await send()).isAllowed).toBe(true);
  });

  it("counts each key for itself: a flood of one key takes nothing from another", async () => {
    const { sendTimes } = processes(1, 1);
    const other = anAgencyKey({ id: anId("key", 2), agencyId: anId("agency", 2) });
    expect(await sendTimes(1_000)).toBe(10);
    expect(await sendTimes(10, 0, other)).toBe(10);
  });

  it("stores a count after five requests, and nothing for a refused one", async () => {
    const { sendTimes, added } = processes(1, 100);
    expect(await sendTimes(4)).toBe(4);
    expect(added).toEqual([]);
    expect(await sendTimes(2_000)).toBe(996);
    expect(added).toEqual(Array.from({ length: 200 }, () => 5));
  });

  it("stores counts of fewer requests for a small limit, so that many processes exceed it by little", () => {
    expect([10, 100, 300, 500, 10_000].map(batchFor)).toEqual([1, 1, 3, 5, 5]);
  });

  it("goes on with its own count if the shared one cannot be stored, and reports each failure", async () => {
    const broken = new Error("no table");
    const { sendTimes, faults } = processes(2, 1, { add: () => Promise.reject(broken) });
    expect([await sendTimes(30, 0), await sendTimes(30, 1)]).toEqual([10, 10]);
    expect(faults).toHaveLength(20);
    expect(faults[0]).toBe(broken);
  });

  it("forgets nothing that it counted if the store answers in another order", async () => {
    const answers: (() => void)[] = [];
    let total = 0;
    const add = (_: unknown, __: unknown, added: number) => {
      const count = (total += added);
      return new Promise<number>((resolve) => answers.push(() => resolve(count)));
    };
    const { send } = processes(1, 1, { add });
    const sending = [send(), send(), send()];
    for (const answer of answers.toReversed()) answer();
    await Promise.all(sending);
    const next = send();
    answers[3]?.();
    expect((await next).limit).toMatchObject({ quota: 10, remaining: 6 });
  });

  it("never refuses below the limit, and exceeds it by at most a batch for each process, in any order", async () => {
    // As on Lambda, each process serves one request at a time, so only the order of requests matters.
    const order = fc.array(fc.nat(7), { minLength: 200, maxLength: 700 });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 60 }), async (sent, requestsPerSecond) => {
        const [processCount, quota] = [8, requestsPerSecond * 10];
        const { send, added } = processes(processCount, requestsPerSecond);
        let allowed = 0;
        for (const process of sent) if ((await send(process)).isAllowed) allowed += 1;
        expect(allowed).toBeGreaterThanOrEqual(Math.min(sent.length, quota));
        expect(allowed).toBeLessThan(quota + processCount * batchFor(quota));
        expect(added.length).toBeLessThanOrEqual(allowed / batchFor(quota));
      }),
    );
  });
});
