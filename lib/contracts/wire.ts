import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeContractStore } from "./adapters/contract-store.ts";
import { makeAddContract } from "./add-contract.ts";
import { addContract, listContracts, simulateContract } from "./endpoints.ts";
import { makeListContracts } from "./list-contracts.ts";
import { contractRoutes } from "./routes.ts";
import { makeSimulateContract } from "./simulate-contract.ts";

export const openContracts = (table: Table) => ({ contracts: makeContractStore(table) });

export function contractEndpoints(deps: Parameters<typeof makeAddContract>[0]) {
  const list = makeListContracts(deps);
  return bindEndpoints(contractRoutes, {
    addContract: addContract(makeAddContract(deps)),
    listContracts: listContracts(list),
    simulateContract: simulateContract(makeSimulateContract({ listContracts: list, now: deps.now })),
  });
}
