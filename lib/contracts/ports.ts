import type { Contract } from "#domain/contracts/contract.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ClientScope } from "#platform/ports.ts";

/** The contracts of clients: all versions in all currencies. */
export type Contracts = {
  /** Lists the versions, strongly consistent: by currency, and then in the order in which they take effect. */
  list(scope: ClientScope): Promise<Contract[]>;
  /**
   * Saves a version at `at`, in place of one in its currency from the same instant, unless that has taken effect.
   * Returns the version that is stored then.
   */
  save(scope: ClientScope, contract: Contract, at: Instant): Promise<Contract>;
};
