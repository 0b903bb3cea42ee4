import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { defaultLimits, limitsFor, makeAdmission } from "#local/http/admission.ts";

/** Work that ends when `finish` is called. */
function aTask() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { run: () => promise, finish: () => resolve("done") };
}

it("the admission runs as many requests at once as there is room for, and refuses the rest in time", async () => {
  const admit = makeAdmission({ maxInFlight: 2, maxWaiting: 2, maxWaitMs: 20 });
  const tasks = Array.from({ length: 6 }, aTask);
  let started = 0;
  const startedAt = performance.now();
  const results = tasks.map(({ run }) =>
    admit(() => {
      started += 1;
      return run();
    }),
  );
  const refused = await Promise.all(results.slice(2));
  expect(refused).toEqual(["refused", "refused", "refused", "refused"]);
  expect(performance.now() - startedAt).toBeLessThan(100);
  expect(started).toBe(2);
  for (const { finish } of tasks) finish();
  expect(await Promise.all(results.slice(0, 2))).toEqual(["done", "done"]);
});

it("the admission passes room on to the request that has waited longest", async () => {
  const admit = makeAdmission({ maxInFlight: 1, maxWaiting: 1, maxWaitMs: 10_000 });
  const [first, second, third] = [aTask(), aTask(), aTask()];
  const order: string[] = [];
  const track = (name: string, { run }: ReturnType<typeof aTask>) =>
    admit(async () => {
      order.push(name);
      return run();
    });
  const results = [track("first", first), track("second", second), track("third", third)];
  await pause(1);
  // One runs and one waits: a third one would wait too long.
  expect(await results[2]).toBe("refused");
  first.finish();
  second.finish();
  expect(await Promise.all(results.slice(0, 2))).toEqual(["done", "done"]);
  expect(order).toEqual(["first", "second"]);
});

it("the admission frees the room of a request that fails", async () => {
  const admit = makeAdmission({ maxInFlight: 1, maxWaiting: 1, maxWaitMs: 10 });
  await expect(admit(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await admit(async () => "done")).toBe("done");
});

it("a reservation limits what runs, and a function without one has limits too", () => {
  expect(limitsFor(100)).toMatchObject({ maxInFlight: 32, maxWaiting: 32 });
  expect(limitsFor(5)).toMatchObject({ maxInFlight: 5, maxWaiting: 5 });
  // Lambda starts at most 1,000 at once in an account, unless AWS has raised its limit.
  expect(defaultLimits.maxInFlight + defaultLimits.maxWaiting).toBe(1_000);
});
