import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { Cell } from "#domain/reports/cell.ts";
import type { CellPart } from "#domain/reports/cell-parts.ts";
import type { CostReport } from "#domain/reports/cost-report.ts";
import type { DecayReport } from "#domain/reports/decay-report.ts";
import type { DeliveryReport } from "#domain/reports/delivery-report.ts";
import type { LeadResults } from "#domain/reports/lead-measures.ts";
import type { ReturnsReport } from "#domain/reports/returns-report.ts";
import type { SpeedReport } from "#domain/reports/speed-report.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

/** The cells of one campaign of a client. */
export type CampaignCellList = { campaignId: CampaignId; cells: Cell[] };

export type CellQuery = {
  agencyId: AgencyId;
  clientId: ClientId;
  /** Dates in the client's time zone, both included. */
  from: string;
  to: string;
  /** The parts beyond `core`, which is always read. */
  parts: readonly Exclude<CellPart, "core">[];
  /** From this date on the cells are those of days; before it, whole months are one cell. Without it, all whole months are one cell. */
  daysFrom?: string | undefined;
  /** Only these campaigns; undefined for all. */
  campaignIds?: readonly CampaignId[] | undefined;
};

/** Reads the cells of a client: whole months of the period as one cell each, the other dates as days. */
export type LoadCells = (query: CellQuery) => Promise<CampaignCellList[]>;

/** Reads the cells of the speed of a client, with all of its campaigns and models together. */
export type LoadSpeedCells = (query: Omit<CellQuery, "parts" | "daysFrom" | "campaignIds">) => Promise<Cell[]>;

/** Reads the cells of an agency by client: whole months as one cell each over all campaigns, the other dates as days. */
export type LoadAgencyCells = (
  query: Omit<CellQuery, "clientId" | "campaignIds" | "daysFrom">,
) => Promise<{ clientId: ClientId; cells: Cell[] }[]>;

/** Reads the cells of the leads placed with a client from one instant (inclusive) to another (exclusive). */
export type LoadPeriodCells = (
  agencyId: AgencyId,
  clientId: ClientId,
  period: { from: Instant; to: Instant },
) => Promise<Cell[]>;

/** Schedules the cells of the day on which a lead was placed, after its record is stored. May run twice. */
export type ScheduleDayCells = (
  agencyId: AgencyId,
  record: Pick<BillingRecord, "clientId" | "placedAt">,
) => Promise<void>;

/**
 * Schedules a rebuild of all cells of a client, after its time zone changed and so the days of its leads. Call it after the
 * change is stored; with the same `token`, it may run twice.
 */
export type ScheduleRebuild = (agencyId: AgencyId, clientId: ClientId, token: string) => Promise<void>;

type ClientScope = { agencyId: AgencyId; clientId: ClientId };

/** The dates of which cells are stored: a day, `2026-11-22`, or a month, `2026-11`. */
export type CellPeriod = { kind: "day" | "month"; of: string };

/** Days or months, both included. A read that is not consistent costs half, and may miss what was stored a moment ago. */
export type CellRange = { kind: CellPeriod["kind"]; from: string; to: string; isConsistent?: boolean };

/** A cell as it is stored, with all of the parts that were read. */
export type StoredCell = { of: string; campaignId: CampaignId; cell: Cell };

/** The cells of clients: a read model that Baton derives only from the billing records. */
export type CellStore = {
  /**
   * Replaces the cells of a period by `cells`: a campaign that is not among them has none from then on. A cell that a run
   * with a higher `version` of the job stored stays. May run twice, and be cut off in between: then it must run again.
   */
  replace(scope: ClientScope, period: CellPeriod, cells: ReadonlyMap<CampaignId, Cell>, version: number): Promise<void>;
  /** Stores the cell of a client's month for its agency, unless a run with a higher version did; undefined for none. */
  replaceOfAgency(scope: ClientScope, month: string, cell: Cell | undefined, version: number): Promise<void>;
  /**
   * Stores the cell of the speed of a client in a period, unless a run with a higher version did; undefined if it has no
   * leads then.
   */
  replaceSpeed(scope: ClientScope, period: CellPeriod, cell: Cell | undefined, version: number): Promise<void>;
  /**
   * Lists the cells of the days or months from `from` to `to`, both included, by period. A cell of which a part is missing
   * or has another digest, because it is being replaced, is left out.
   */
  list(scope: ClientScope, periods: CellRange, parts: CellQuery["parts"]): Promise<StoredCell[]>;
  /** Lists the cells of the speed of a client like `list`. */
  listSpeed(scope: ClientScope, periods: CellRange): Promise<{ of: string; cell: Cell }[]>;
  /** Lists the cells of an agency's clients like `list`. */
  listOfAgency(
    agencyId: AgencyId,
    months: { from: string; to: string },
    parts: CellQuery["parts"],
  ): Promise<{ of: string; clientId: ClientId; cell: Cell }[]>;
};

/** A billing record with the number of facts it derives from; `results` is absent if it was stored before Baton kept them. */
export type StoredRecord = { record: BillingRecord; version: number; results: LeadResults | undefined };

/** The billing records as the cells are computed from them. */
export type MeasuredRecords = {
  /** Lists the records of leads placed from `from` (inclusive) to `to` (exclusive), oldest first; strongly consistent. */
  list(
    scope: ClientScope,
    period: { from: Instant; to: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ records: StoredRecord[]; next?: Position | undefined }>;
};

/** How far a rebuild of a client's cells is: `after` is the last date that was scheduled. */
type RebuildProgress = { token: string; after: string };

export type Rebuilds = {
  /** Begins a rebuild anew, from the first date. */
  begin(scope: ClientScope, token: string): Promise<void>;
  read(scope: ClientScope): Promise<RebuildProgress | undefined>;
  /** Saves how far the rebuild with this token is; changes nothing if another has begun. */
  advance(scope: ClientScope, progress: RebuildProgress): Promise<void>;
};

/** The reports on the leads of the last twelve months that need no outreach. */
export type ReportSummary = {
  speed: SpeedReport;
  deliveries: DeliveryReport;
  returns: ReturnsReport;
  costs: CostReport;
  decay: DecayReport;
};
