import type { Mode } from "#domain/accounts/mode.ts";
import type { StatusField } from "#domain/accounts/status-map.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

export type StatusScope = { agencyId: AgencyId; clientId: ClientId; mode: Mode };

/** A status that the client's map did not have, as it was first sent, and how many reports with it were refused. */
export type UnmappedStatus = {
  status: string;
  field: StatusField;
  count: number;
  firstAt: Instant;
  lastAt: Instant;
};

export type UnmappedStatuses = {
  /** Counts a refused report. A status that would exceed the limit of a client's list is not stored. */
  count(scope: StatusScope, report: Pick<UnmappedStatus, "status" | "field">, at: Instant): Promise<void>;
  /** Lists the statuses that are not expired at `at`. */
  list(scope: StatusScope, at: Instant): Promise<UnmappedStatus[]>;
};
