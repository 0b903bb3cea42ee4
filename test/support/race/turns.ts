import { setImmediate as quiet } from "node:timers/promises";
import * as fc from "fast-check";

/** The actor that continues, and its maximum number of calls. */
export type Stretch = { who: number; calls: number };

/**
 * Generates orders in which several actors continue. Few switches, after any number of calls, find conflicts between two actors far
 * sooner than a switch after each call: often one actor must do all of its work between two calls of another.
 */
export const anyTurns: fc.Arbitrary<Stretch[]> = fc.array(
  fc.record({ who: fc.nat(3), calls: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 25 })) }),
  { maxLength: 9 },
);

/** Makes a call when its turn has come. */
export type InTurn = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/**
 * Lets all actors continue, one call at a time: first in these turns, then one after the other to the end. Returns the result of
 * each. The same turns give the same race.
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
