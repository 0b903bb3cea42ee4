import * as fc from "fast-check";
import { vi } from "vitest";

/**
 * The gate tries the same histories each time, so that it fails for a change and never by chance. `npm run test:search`
 * tries others, and more of them.
 */
const { PROPERTY_RUNS, PROPERTY_SEED = "1" } = process.env;
fc.configureGlobal({
  ...(PROPERTY_RUNS && { numRuns: Number(PROPERTY_RUNS) }),
  ...(PROPERTY_SEED !== "random" && { seed: Number(PROPERTY_SEED) }),
});
if (PROPERTY_RUNS) vi.setConfig({ testTimeout: 3_600_000 });
