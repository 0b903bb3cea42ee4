import { bindEndpoints } from "#platform/http/endpoint.ts";
import {
  planLeads,
  reportCostPerSale,
  reportDecay,
  reportDeliveries,
  reportFunnel,
  reportReturns,
  reportSpeed,
} from "./endpoints.ts";
import { makeOutreachStore } from "./outreach/adapters/outreach-store.ts";
import { listOutreach, readOutreach, recordOutreach } from "./outreach/endpoints.ts";
import { makeListOutreach, makeReadOutreach } from "./outreach/read-outreach.ts";
import { makeRecordOutreach } from "./outreach/record-outreach.ts";
import { outreachRoutes } from "./outreach/routes.ts";
import { makePlan } from "./plan.ts";
import { makeReportDeliveries, makeReportReturns } from "./report-counts.ts";
import { makeReportFunnel } from "./report-funnel.ts";
import { makeReportCosts, makeReportDecay } from "./report-mature.ts";
import { makeReportSpeed } from "./report-speed.ts";
import { reportRoutes } from "./routes.ts";
import type { Clients } from "#accounts/ports.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { makeCellStore } from "./adapters/cell-store.ts";
import { makeMeasuredRecordStore } from "./adapters/measured-record-store.ts";
import { makeRebuildStore } from "./adapters/rebuild-store.ts";
import { makeCompareCells } from "./compare-cells.ts";
import { type ComputeCellsDeps, makeComputeCells } from "./compute-cells.ts";
import { makeLoadAgencyCells } from "./load-agency-cells.ts";
import { makeLoadCells } from "./load-cells.ts";
import { makeLoadPeriodCells } from "./load-period-cells.ts";
import { makeLoadSpeedCells } from "./load-speed-cells.ts";
import type { CellStore, Rebuilds } from "./ports.ts";
import { makeRunRebuild } from "./rebuild-cells.ts";
import { makeRunDayCells } from "./run-day-cells.ts";
import { makeRunMonthCells } from "./run-month-cells.ts";
export const openCells = (table: Table) => ({
  cells: makeCellStore(table),
  measuredRecords: makeMeasuredRecordStore(table),
  rebuilds: makeRebuildStore(table),
});

type Deps = ComputeCellsDeps & {
  clients: Clients;
  cells: CellStore;
  jobs: JobStore;
  fingerprint: Fingerprint;
  now: Now;
};

/** Makes the verbs that read cells. */
export function cellReaders(deps: Deps) {
  const computing = { ...deps, computeCells: makeComputeCells(deps) };
  const loadCells = makeLoadCells(computing);
  return {
    loadCells,
    loadSpeedCells: makeLoadSpeedCells({ ...deps, loadCells }),
    loadAgencyCells: makeLoadAgencyCells({ ...deps, loadCells }),
    loadPeriodCells: makeLoadPeriodCells({ ...computing, loadCells }),
  };
}

/** Makes the comparison of stored cells with their records. */
export const compareCells = (deps: Deps) => makeCompareCells({ ...deps, computeCells: makeComputeCells(deps) });

/** Makes the handlers of the jobs that compute cells. */
export function cellJobs(deps: Deps & { rebuilds: Rebuilds }) {
  const computing = { ...deps, computeCells: makeComputeCells(deps) };
  return {
    day_cells: makeRunDayCells(computing),
    month_cells: makeRunMonthCells(computing),
    rebuild_cells: makeRunRebuild(deps),
  };
}

export const openOutreach = (table: Table) => ({ outreach: makeOutreachStore(table) });

type ReportDeps = Parameters<typeof makeReportFunnel>[0] &
  Parameters<typeof makeReportSpeed>[0] &
  Parameters<typeof makeRecordOutreach>[0];

export const reportEndpoints = (deps: ReportDeps) => ({
  ...bindEndpoints(reportRoutes, {
    reportSpeed: reportSpeed(makeReportSpeed(deps)),
    reportFunnel: reportFunnel(makeReportFunnel(deps)),
    reportCostPerSale: reportCostPerSale(makeReportCosts(deps)),
    reportDecay: reportDecay(makeReportDecay(deps)),
    reportDeliveries: reportDeliveries(makeReportDeliveries(deps)),
    reportReturns: reportReturns(makeReportReturns(deps)),
    planLeads: planLeads(makePlan(deps)),
  }),
  ...bindEndpoints(outreachRoutes, {
    recordOutreach: recordOutreach(makeRecordOutreach(deps)),
    readOutreach: readOutreach(makeReadOutreach(deps)),
    listOutreach: listOutreach(makeListOutreach(deps)),
  }),
});
