import type { Clients } from "#accounts/ports.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Contracts } from "./ports.ts";

/** Lists all versions of the contracts of a client. */
export function makeListContracts({ clients, contracts }: { clients: Pick<Clients, "read">; contracts: Contracts }) {
  return async function listContracts(scope: ClientScope): Promise<Result<Contract[], { kind: "not_found" }>> {
    const [client, versions] = await Promise.all([clients.read(scope, scope.clientId), contracts.list(scope)]);
    return client ? ok(versions) : refuse({ kind: "not_found" });
  };
}
