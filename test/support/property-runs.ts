import * as fc from "fast-check";
import { vi } from "vitest";

/**
 * The gate tries the same histories each time, so that it fails for a change and never by chance. `npm run test:search`
 * tries others, and several times as many.
 */
const { PROPERTY_TIMES, PROPERTY_SEED = "1" } = process.env;
const times = Number(PROPERTY_TIMES ?? 1);

/** Has a property tried so often in the gate, and several times as often in a search. */
export const runs = (inTheGate: number): { numRuns: number } => ({ numRuns: inTheGate * times });

fc.configureGlobal({
  ...runs(100),
  ...(PROPERTY_SEED !== "random" && { seed: Number(PROPERTY_SEED) }),
});
if (PROPERTY_TIMES) vi.setConfig({ testTimeout: 3_600_000 });
