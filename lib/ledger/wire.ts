import type { Contracts } from "#contracts/ports.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { History } from "#leads/ports.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { makeAppendEntries } from "./append-entries.ts";
import { listClientEntries, listEntries, proveEntry, readBalances } from "./endpoints.ts";
import { makeListEntries } from "./list-entries.ts";
import type { Journals } from "./ports.ts";
import { makePostLead } from "./post-lead.ts";
import { makeProveEntry } from "./prove-entry.ts";
import { makeReadBalances } from "./read-balances.ts";
import { ledgerRoutes } from "./routes.ts";

type PostingDeps = {
  contracts: Pick<Contracts, "list">;
  history: History;
  journals: Journals;
  digest: Parameters<typeof makeAppendEntries>[0]["digest"];
  now: Now;
  jobs: Pick<JobStore, "schedule">;
  toFactKey: (fact: Fact) => string;
};

/** Makes the verb that posts a lead. */
export const wirePostLead = (deps: PostingDeps) => makePostLead({ ...deps, appendEntries: makeAppendEntries(deps) });

export function ledgerEndpoints(deps: Parameters<typeof makeListEntries>[0] & Parameters<typeof makeProveEntry>[0]) {
  const list = makeListEntries(deps);
  return bindEndpoints(ledgerRoutes, {
    listEntries: listEntries(list),
    listClientEntries: listClientEntries(list),
    proveEntry: proveEntry(makeProveEntry(deps)),
    readBalances: readBalances(makeReadBalances(deps)),
  });
}
