import { setTimeout as pause } from "node:timers/promises";
import type { Verdict } from "./verdict.ts";

/** Far longer than the slowest machine needs: what is not there by now never comes. */
const limitMs = 5 * 60_000;

type Wait = {
  /** What the demo waits for, as the subject of a sentence: "the billing records". */
  what: string;
  /** How long this takes at most on a machine that is not busy. */
  usualMs: number;
  verdict: Verdict;
};

/** Repeats `read` until it returns a value. Warns when that takes longer than usual, and throws after five minutes. */
export async function pollUntil<Value>(
  { what, usualMs, verdict }: Wait,
  read: () => Promise<Value | undefined>,
): Promise<Value> {
  const startedAt = Date.now();
  for (;;) {
    const value = await read();
    const tookMs = Date.now() - startedAt;
    if (value !== undefined) {
      if (tookMs > usualMs) verdict.warn(`${what} took ${inSeconds(tookMs)}; usual is at most ${inSeconds(usualMs)}.`);
      return value;
    }
    if (tookMs > limitMs) throw new Error(`${what} did not finish within ${inSeconds(limitMs)}`);
    await pause(200);
  }
}

/** A duration as people read it: 14.7 s. */
export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
