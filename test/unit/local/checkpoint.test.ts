import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCheckpoint } from "#local/sources/checkpoint.ts";

describe("a checkpoint", () => {
  it("moves only as far as all earlier records are done", () => {
    const saved: string[] = [];
    const checkpoint = makeCheckpoint((number) => saved.push(number));
    checkpoint.markRead(["1", "2", "3"]);
    checkpoint.markDone(["3"]);
    expect(saved).toEqual([]);
    checkpoint.markDone(["1"]);
    expect(saved).toEqual(["1"]);
    checkpoint.markRead(["4"]);
    checkpoint.markDone(["2"]);
    expect(saved).toEqual(["1", "3"]);
    expect(checkpoint.outstanding()).toBe(1);
  });

  it("ends at the last record and never passes one that is not done, in any order of completion", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 20 }, (_, index) => index),
          { minLength: 20 },
        ),
        (order) => {
          const done = new Set<number>();
          let saved = -1;
          const checkpoint = makeCheckpoint((number) => {
            expect(Number(number)).toBeGreaterThan(saved);
            saved = Number(number);
            for (let earlier = 0; earlier <= saved; earlier++) expect(done).toContain(earlier);
          });
          checkpoint.markRead(Array.from({ length: 20 }, (_, index) => String(index)));
          for (const number of order) {
            done.add(number);
            checkpoint.markDone([String(number)]);
          }
          expect(saved).toBe(19);
        },
      ),
    );
  });
});
