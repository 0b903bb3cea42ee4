import type { Scenario } from "../run-scenario.ts";
import { appointments } from "./appointments.ts";
import { chasing } from "./chasing.ts";
import { closing } from "./closing.ts";
import { delivering } from "./delivering.ts";
import { endpoints } from "./endpoints.ts";
import { exporting } from "./exporting.ts";
import { erasures } from "./erasures.ts";
import { people } from "./people.ts";
import { placing } from "./placing.ts";
import { settings } from "./settings.ts";

/** All scenarios of the matrix. */
export const scenarios: Record<string, Scenario> = {
  ...delivering,
  ...placing,
  ...people,
  ...erasures,
  ...endpoints,
  ...settings,
  ...appointments,
  ...chasing,
  ...exporting,
  ...closing,
};
