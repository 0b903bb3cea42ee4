import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import { filterDeliveryHistory, isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { crmId, pushing, refused, taken } from "#test/support/crash/run-scenario.ts";
import { aDeliveryFailed } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { type Act, race } from "#test/support/race/race.ts";
import { anyTurns } from "#test/support/race/turns.ts";

/** Processes an order of the first round, or of a replay's round, in its own Lambda. */
const sends =
  (replay?: number): Act =>
  ({ deliver, agency: { leadIdOf } }) => {
    const leadId = leadIdOf(1);
    const deliveryId = ids.derive("dlv", leadId, crmId);
    const round = replay === undefined ? {} : { replayId: anId("rpl", replay) };
    return deliver({ about: leadId, deliveryId, channel: "webhook", lane: "slow", ...round });
  };
const looksFor =
  (kind: "retry" | "recheck"): Act =>
  ({ work, agency: { leadIdOf } }) => {
    const leadId = leadIdOf(1);
    const delivery = { about: leadId, deliveryId: ids.derive("dlv", leadId, crmId), channel: "webhook" };
    return work({ kind, ...(kind === "retry" ? delivery : { leadId }) });
  };
const acts = {
  "the first round": sends(),
  "a replay": sends(1),
  "another replay": sends(2),
  "what is due": looksFor("retry"),
  "who looks for what is unsent": looksFor("recheck"),
};
type Name = keyof typeof acts;
const names = Object.keys(acts) as Name[];

const timeout: SendResult = { ok: false, reason: "timeout", detail: "" };
const saying = (outcome: "accepted" | "duplicate"): SendResult => ({
  ...taken,
  reply: { tookMs: 1, acknowledgement: { outcome } },
});

/** Lead 1, after one failed attempt or none, processed by all actors at the same time. */
async function raceOf(
  turns: Parameters<typeof race>[0]["turns"],
  who: readonly Name[],
  hasFailed: boolean,
  answer: () => SendResult,
) {
  const raced = await race({
    turns,
    answer,
    acts: who.map((name) => acts[name]),
    steps: [pushing(1, { isStreamLost: "fact/received" })],
    async given({ agencyId, leadIdOf }, { history, jobs, replays }) {
      const leadId = leadIdOf(1);
      for (const number of [1, 2]) {
        const times = { createdAt: at("14:00"), updatedAt: at("14:00") };
        const counts = { found: 1, ordered: 1, skippedBecause: {} };
        const wanted = { of: "lead", leadId, repeat: true } as const;
        const replay = {
          id: anId("rpl", number),
          wanted,
          requestedBy: "",
          status: "done",
          ...times,
          ...counts,
        } as const;
        await replays.create({ agencyId }, replay, "");
      }
      const deliveryId = ids.derive("dlv", leadId, crmId);
      const of = { deliveryId, subscriptionId: crmId, channel: "webhook", author: "deliver-webhook" } as const;
      const failed = aDeliveryFailed({ ...of, attempt: 1, reason: "refused_by_endpoint", retryAt: at("14:00:01") });
      if (hasFailed) await history.append({ agencyId, leadId }, failed);
      await jobs.schedule({ kind: "retry", agencyId, about: leadId, deliveryId, channel: "webhook" }, at("14:00:01"));
      await jobs.schedule({ kind: "recheck", agencyId, leadId }, at("14:00:01"));
    },
  });
  const { agencyId } = raced.scope;
  const leadId = ids.derive("lead", agencyId, "lead-1");
  const stored = await raced.stores.history.read({ agencyId, leadId });
  const facts: DeliveryFact[] = filterDeliveryHistory(stored?.facts ?? [], ids.derive("dlv", leadId, crmId)).filter(
    isDeliveryFact,
  );
  return { ...raced, facts };
}

describe("a lead that several senders process at once, in its first round and in replays,", () => {
  it("has attempt numbers without a gap until each round has its receipt, one bill and one announcement", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTurns,
        fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        fc.array(fc.constantFrom(taken, refused, timeout, saying("accepted")), { minLength: 1, maxLength: 6 }),
        async (turns, who, hasFailed, answers) => {
          let asked = 0;
          const answer = () => answers[asked++] ?? taken;
          const { end, faults, facts, sends: sent, announced } = await raceOf(turns, who, hasFailed, answer);
          expect(faults).toEqual([]);
          expect(end.statuses).toHaveLength(1);
          expect(end.statuses[0]).toMatch(/^(delivered delivered|acknowledged acknowledged)$/);
          const numbers = new Set(facts.flatMap((fact) => ("attempt" in fact ? fact.attempt : [])));
          expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from(numbers, (_, index) => index + 1));
          const receipts = facts.filter(({ kind }) => kind === "delivered");
          const replays = new Set(who.filter((name) => name.includes("replay")));
          // A repeat whose first attempt failed ends with the receipt of a later one, whichever round made it.
          expect(receipts.filter(({ round }) => round).length).toBeLessThanOrEqual(replays.size);
          expect(receipts.length).toBeGreaterThan(0);
          expect(announced("lead.delivered")).toHaveLength(receipts.length);
          expect(Object.keys(sent).filter((id) => facts.some((fact) => fact.deliveryId === id))).toHaveLength(1);
        },
      ),
      runs(100),
    );
  });

  it("is charged when the endpoint has it, and a second delivery is a duplicate", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTurns,
        fc.subarray(names, { minLength: 2 }),
        fc.constantFrom(taken, timeout, saying("accepted")),
        async (turns, who, first) => {
          let asked = 0;
          const answer = () => (asked++ === 0 ? first : saying("duplicate"));
          const { end, faults } = await raceOf(turns, who, false, answer);
          expect(faults).toEqual([]);
          expect(end.statuses[0]).toMatch(/^(delivered|acknowledged) (delivered|acknowledged)$/);
        },
      ),
      runs(100),
    );
  });
});
