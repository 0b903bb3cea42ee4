import * as fc from "fast-check";
import { expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import type { Replay } from "#domain/delivery/replay.ts";
import { ids } from "#test/support/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { crmId, pushing, taken } from "#test/support/crash/run-scenario.ts";
import { aDeliveryFailed } from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";
import { type Act, race } from "#test/support/race/race.ts";
import { anyTurns } from "#test/support/race/turns.ts";

const timer: Act = ({ work, agency: { leadIdOf } }) => {
  const about = leadIdOf(1);
  return work({ kind: "retry", about, deliveryId: ids.derive("dlv", about, crmId), channel: "webhook" });
};
const replays =
  (number: number): Act =>
  ({ work }) =>
    work({ kind: "replay", replayId: anId("rpl", number) });
const acts = {
  "the timer": timer,
  "the timer again": timer,
  "replay 1": replays(1),
  "replay 1 again": replays(1),
  "replay 2": replays(2),
};
type Name = keyof typeof acts;
const names = Object.keys(acts) as Name[];

it("orders an attempt once, when its timer and several replays run at the moment at which it is due", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyTurns,
      fc.subarray(names, { minLength: 2 }),
      fc.constantFrom("waiting", "given up"),
      async (turns, who, status) => {
        // A delivery that was given up has no timer; without a replay nothing would happen.
        fc.pre(status === "waiting" || who.some((name) => name.startsWith("replay")));
        const raced = await race({
          turns,
          // The stream shows no facts of the initial state, so nothing announces them.
          events: [],
          answer: () => taken,
          acts: who.map((name) => acts[name]),
          steps: [pushing(1, { isStreamLost: "fact/received" })],
          async given({ agencyId, leadIdOf, system: { clock } }, { history, jobs, replays: stored }) {
            const leadId = leadIdOf(1);
            const deliveryId = ids.derive("dlv", leadId, crmId);
            // The timer may be up to a second early, while a replay still sees the retry as waiting.
            const retryAt = instant(Date.parse(clock.now()) + 500);
            const of = { deliveryId, subscriptionId: crmId, channel: "webhook", author: "deliver-webhook" } as const;
            const failure = aDeliveryFailed({
              ...of,
              reason: "refused_by_endpoint",
              ...(status === "waiting" ? { retryAt } : { last: true }),
            });
            await history.append({ agencyId, leadId }, failure);
            const retry = { kind: "retry", agencyId, about: leadId, deliveryId, channel: "webhook" } as const;
            if (status === "waiting") await jobs.schedule(retry, retryAt);
            for (const number of [1, 2]) {
              const id = anId("rpl", number);
              const now = clock.now();
              const replay: Replay = {
                id,
                wanted: { of: "lead", leadId },
                requestedBy: "",
                createdAt: now,
                updatedAt: now,
                status: "running",
                found: 0,
                ordered: 0,
                skippedBecause: {},
              };
              if (!who.some((name) => name.startsWith(`replay ${number}`))) continue;
              await stored.create({ agencyId }, replay, "");
              await jobs.schedule({ kind: "replay", agencyId, replayId: id }, now);
            }
          },
        });
        const { agencyId } = raced.scope;
        const deliveryId = ids.derive("dlv", ids.derive("lead", agencyId, "lead-1"), crmId);
        const orders = raced.system.queued.filter(
          ({ queue, body }) => queue === "webhook-slow" && body.includes(deliveryId),
        );
        expect(raced.faults).toEqual([]);
        expect(orders).toHaveLength(1);
        expect(raced.sends[deliveryId]).toBe(1);
      },
    ),
    runs(200),
  );
});
