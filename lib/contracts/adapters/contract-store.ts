import { Contract, maxContracts } from "#domain/contracts/contract.ts";
import { scopePartition } from "#platform/table/keys.ts";
import { putIfAbsent, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { Contracts } from "../ports.ts";
import { contractKey, contractPrefix } from "./keys.ts";

/** Requests at the same moment may each add a version beyond the most. */
const maxListed = 2 * maxContracts;

/** Stores contracts: one item for each version. */
export function makeContractStore(table: Table): Contracts {
  return {
    async list(scope) {
      const { items } = await queryKeyRange(
        table,
        // "~" sorts after every currency and instant.
        { partition: ["pk", scopePartition(scope)], sort: ["sk", contractPrefix, `${contractPrefix}~`] },
        maxListed,
      );
      return items.map((item) => Contract.parse(item));
    },

    async save(scope, contract, at) {
      const written = await putIfAbsent(
        table,
        { ...contract, ...contractKey(scope, contract) },
        { expression: "#from > :at", names: { "#from": "from" }, values: { ":at": at } },
      );
      return written.stored ? contract : Contract.parse(written.existing);
    },
  };
}
