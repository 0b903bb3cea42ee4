import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import { makeSmsSpendingStore } from "#delivery/sms/adapters/sms-spending-store.ts";
import type { SmsSpending } from "#delivery/sms/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { runs } from "#test/support/property-runs.ts";
import { anyTurns, type InTurn, takeTurns } from "#test/support/race/turns.ts";

const agencyId = anId("agency");
const [price, limit] = [4_000, 12_000];
const notTaken = new Error("throttled");

/** The provider's result for each attempt of a text; an unknown result counts as sent. */
const anyFates = fc.array(fc.constantFrom("taken", "refused", "not taken", "lost"), { minLength: 1, maxLength: 3 });
type Fate = typeof anyFates extends fc.Arbitrary<(infer Value)[]> ? Value : never;

it("SMS spending counts every sent text and never exceeds the limit, with concurrent senders and any results", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyTurns,
      fc.array(anyFates, { minLength: 2, maxLength: 5 }),
      async (turns, texts: readonly Fate[][]) => {
        const spending = makeSmsSpendingStore({ client: memoryDynamoDb(), name: "Baton" });
        const agency = announcements();
        const sent = new Set<number>();
        const skipped = new Set<number>();

        /** Tries one text until it is sent, refused or skipped, or the attempts run out. */
        const texting = (fates: readonly Fate[], text: number) => async (inTurn: InTurn) => {
          const counting: SmsSpending = {
            reserve: (...given) => inTurn(() => spending.reserve(...given)),
            release: (...given) => inTurn(() => spending.release(...given)),
          };
          for (const fate of fates) {
            const send = makeSendWithinSmsCap<{ to: string; segments: number }>({
              spending: counting,
              announce: agency.announce,
              prices: { default: price },
              readDailyLimit: async () => ({ amount: limit / 1_000, currency: "USD" }),
              isDefinitelyNotSent: (fault) => fault === notTaken,
              send: () => inTurn(() => provider(fate, text)),
            });
            const order = { agencyId, name: anId("dlv", text + 1), at: at("14:00") };
            const done = await send({ to: "+447700900123", segments: 1 }, order).catch(() => undefined);
            if (done && "skip" in done) skipped.add(text);
            if (done) return;
          }
        };
        async function provider(fate: Fate, text: number): Promise<SendResult> {
          if (fate === "not taken") throw notTaken;
          if (fate === "refused") return { ok: false, reason: "refused_by_provider", detail: "" };
          sent.add(text);
          if (fate === "lost") throw new Error("socket hang up");
          return { ok: true, reference: "message-1" };
        }
        await takeTurns(turns, texts.map(texting));

        // The remaining room shows how many texts are counted.
        const isRoom = async (text: number) =>
          (await spending.reserve({ agencyId, day: "2026-11-22", name: `${text}`, cost: price }, limit)) === "reserved";
        let room = 0;
        while (room <= limit / price && (await isRoom(room))) room += 1;
        expect(sent.size).toBeLessThanOrEqual(limit / price - room);
        expect(agency.announced()).toHaveLength(Math.min(skipped.size, 1));
      },
    ),
    runs(500),
  );
});
