import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeReplacementStore } from "./adapters/replacement-store.ts";
import { makeRejections, makeReturnApprovals, makeReturnIndex, makeReturnNotes } from "./adapters/return-store.ts";
import { makeDecideByPolicy } from "./decide-by-policy.ts";
import { makeDescribeReturn, makeListReturns, makeReadReturn } from "./describe-return.ts";
import { makeEndReturn } from "./end-return.ts";
import { decideReturn, listReturns, openReturn, readReturn, withdrawReturn } from "./endpoints.ts";
import { makeLoadReturnRules } from "./load-return-rules.ts";
import { makeOpenReturn } from "./open-return.ts";
import { makePreviewReturn } from "./preview-return.ts";
import { makeReturnRejected } from "./return-rejected.ts";
import { returnRoutes } from "./routes.ts";
import { makeRunReturnLook } from "./run-return-look.ts";

export const openReturns = (table: Table) => ({
  approvals: makeReturnApprovals(table),
  rejections: makeRejections(table),
  notes: makeReturnNotes(table),
  returnIndex: makeReturnIndex(table),
  replacements: makeReplacementStore(table),
});

type RuleDeps = Omit<Parameters<typeof makeLoadReturnRules>[0], "loadHoursInForce"> &
  Parameters<typeof makeLoadHoursInForce>[0];
type DecisionDeps = Omit<Parameters<typeof makeDecideByPolicy>[0], "loadReturnRules"> & RuleDeps;

const loadsRules = (deps: RuleDeps) => makeLoadReturnRules({ ...deps, loadHoursInForce: makeLoadHoursInForce(deps) });
const decidesByPolicy = (deps: DecisionDeps) => makeDecideByPolicy({ ...deps, loadReturnRules: loadsRules(deps) });

type OpeningDeps = Omit<Parameters<typeof makeOpenReturn>[0], "decideByPolicy" | "loadReturnRules"> & DecisionDeps;

/** Makes the verb that opens a return. */
export const wireOpenReturn = (deps: OpeningDeps) =>
  makeOpenReturn({ ...deps, loadReturnRules: loadsRules(deps), decideByPolicy: decidesByPolicy(deps) });

type RejectionDeps = Omit<Parameters<typeof makeReturnRejected>[0], "decideByPolicy" | "loadReturnRules"> &
  DecisionDeps;

/** Makes the verb that records a rejection with the return that it opens. */
export const wireReturnRejected = (deps: RejectionDeps) =>
  makeReturnRejected({ ...deps, loadReturnRules: loadsRules(deps), decideByPolicy: decidesByPolicy(deps) });

/** What opens returns, by request and by a rejection. */
export type ReturningDeps = OpeningDeps & RejectionDeps;

/** Makes the verb that says how a return would be decided. */
export const wirePreviewReturn = (deps: DecisionDeps) =>
  makePreviewReturn({ ...deps, loadReturnRules: loadsRules(deps) });

type ReadingDeps = RuleDeps &
  Omit<Parameters<typeof makeDescribeReturn>[0], "loadReturnRules"> &
  Parameters<typeof makeEndReturn>[0] &
  Omit<Parameters<typeof makeListReturns>[0], "describeReturn" | "index"> & {
    returnIndex: Parameters<typeof makeListReturns>[0]["index"];
  };

/** Makes the verbs that read returns, list them and end them. */
export function wireReturns(deps: ReadingDeps) {
  const describeReturn = makeDescribeReturn({ ...deps, loadReturnRules: loadsRules(deps) });
  return {
    describeReturn,
    endReturn: makeEndReturn(deps),
    readReturn: makeReadReturn({ ...deps, describeReturn }),
    listReturns: makeListReturns({ ...deps, describeReturn, index: deps.returnIndex }),
  };
}

export function returnEndpoints(deps: OpeningDeps & ReadingDeps) {
  const verbs = wireReturns(deps);
  const shown = { describeReturn: verbs.describeReturn, now: deps.now };
  return bindEndpoints(returnRoutes, {
    openReturn: openReturn(wireOpenReturn(deps), shown),
    decideReturn: decideReturn(verbs.endReturn, shown),
    withdrawReturn: withdrawReturn(verbs.endReturn, shown),
    readReturn: readReturn(verbs.readReturn, deps.now),
    listReturns: listReturns(verbs.listReturns, deps.now),
  });
}

/** Makes the handler of the jobs that decide open returns. */
export const runReturnLook = (deps: DecisionDeps & Omit<Parameters<typeof makeRunReturnLook>[0], "decideByPolicy">) =>
  makeRunReturnLook({ ...deps, decideByPolicy: decidesByPolicy(deps) });
