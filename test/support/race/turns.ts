import { setImmediate as quiet } from "node:timers/promises";
import * as fc from "fast-check";

/** Who goes on, for so many calls at most. */
export type Stretch = { who: number; calls: number };

/**
 * Orders in which several go on. Few changes between them, after any number of calls, find what can go wrong between two far sooner than a
 * change after each call: often one has to do all of its work between two calls of another.
 */
export const anyTurns: fc.Arbitrary<Stretch[]> = fc.array(
  fc.record({ who: fc.nat(3), calls: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 25 })) }),
  { maxLength: 9 },
);

/** Makes a call when its turn has come. */
export type InTurn = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/**
 * Lets all of them go on, one call at a time: in these stretches, and then one after the other to the end. Answers what came of each. The same turns
 * are the same race.
 */
export async function takeTurns(
  turns: readonly Stretch[],
  actors: readonly ((inTurn: InTurn) => Promise<unknown>)[],
): Promise<PromiseSettledResult<unknown>[]> {
  const waiting = actors.map((): (() => Promise<unknown>)[] => []);
  const inTurnOf =
    (own: (() => Promise<unknown>)[]): InTurn =>
    (call) =>
      new Promise((resolve, reject) => own.push(() => call().then(resolve, reject)));
  const acting = new Set(actors.keys());
  const ended = Promise.allSettled(
    actors.map(async (act, index) => {
      try {
        return await act(inTurnOf(waiting[index] ?? []));
      } finally {
        acting.delete(index);
      }
    }),
  );
  async function goOn({ who, calls }: Stretch): Promise<void> {
    for (let call = 0; call < calls; call += 1) {
      await quiet();
      const next = waiting[who % actors.length]?.shift();
      if (!next) return;
      await next();
    }
  }
  for (const stretch of turns) await goOn(stretch);
  for (let who = 0; acting.size > 0; who += 1) await goOn({ who, calls: Number.POSITIVE_INFINITY });
  return ended;
}
