import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { oneAtATime } from "#platform/one-at-a-time.ts";
import type { Now } from "#platform/ports.ts";
import type { DueItems, DueKind, DueThing, DueThingOf } from "./ports.ts";

type World = {
  dueItems: DueItems;
  now: Now;
  /**
   * What to do for each kind, as of `at`, for a thing that was due at `dueAt`, and when to look again; undefined when nothing is left to wait for. The answer is about what is
   * stored, also by others. It may be asked twice for the same thing, even at once, and may die anywhere.
   */
  work: { [Kind in DueKind]: Work<Kind> };
};

type Work<Kind extends DueKind> = (
  thing: DueThingOf<Kind>,
  at: Instant,
  dueAt: Instant,
) => Promise<Instant | undefined>;

/** A message may come so much before its time: the clocks of two machines differ. */
const earlyMs = 1_000;

/**
 * Works one thing that has fallen due. The version is read before the look at what there is to do: whoever leaves something to be done
 * after that look arms the thing after it too, the settling fails, and the thing stays due. A message that comes twice finds the thing
 * settled or not yet due and does nothing. A fault is thrown, and leaves the thing due.
 */
export function makeWorkDue({ dueItems, now, work }: World) {
  const inTurn = oneAtATime();
  return (thing: DueThing) => inTurn(JSON.stringify(thing), () => workDue(thing));

  async function workDue(thing: DueThing): Promise<"nothing_due" | "settled" | "armed_meanwhile"> {
    const due = await dueItems.read(thing);
    const at = now();
    if (!due || elapsedMs(at, due.dueAt) > earlyMs) return "nothing_due";
    // Whoever waits for an instant is looked at as of that instant, by whichever clock.
    const next = await workOf(thing)(thing, at < due.dueAt ? due.dueAt : at, due.dueAt);
    return (await dueItems.settle(thing, due.version, next)) ? "settled" : "armed_meanwhile";
  }

  /** The work of a kind takes the things of that kind, which the type of a union cannot say. */
  function workOf(thing: DueThing): Work<DueKind> {
    return work[thing.kind] as Work<DueKind>;
  }
}
