import type { Role } from "#domain/accounts/api-key.ts";

/** The roles that routes are open to, by name. */
export const callers = {
  everyone: ["agency", "client", "billing"],
  agency: ["agency"],
  agencyAndBilling: ["agency", "billing"],
  agencyAndClient: ["agency", "client"],
} as const satisfies Record<string, readonly Role[]>;
