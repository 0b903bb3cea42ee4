import { canAccessClient } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import type { makeAddContract } from "./add-contract.ts";
import type { makeListContracts } from "./list-contracts.ts";
import type { ContractRefusal } from "./problems.ts";
import type { Routes } from "./routes.ts";
import type { makeSimulateContract } from "./simulate-contract.ts";

type Refusal = PlatformRefusal | ContractRefusal;

export const addContract =
  (add: ReturnType<typeof makeAddContract>): Endpoint<Routes["addContract"], Refusal> =>
  async ({ caller: { agencyId }, params: { clientId }, body }) => {
    const added = await add({ agencyId, clientId }, body);
    return added.ok ? ok({ status: 200, body: added.value }) : added;
  };

export const listContracts =
  (list: ReturnType<typeof makeListContracts>): Endpoint<Routes["listContracts"]> =>
  async ({ caller, params: { clientId } }) => {
    if (!canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const listed = await list({ agencyId: caller.agencyId, clientId });
    return listed.ok ? ok({ status: 200, body: { items: listed.value } }) : listed;
  };

export const simulateContract =
  (simulate: ReturnType<typeof makeSimulateContract>): Endpoint<Routes["simulateContract"], Refusal> =>
  async ({ caller: { agencyId }, params: { clientId }, body }) => {
    const simulated = await simulate({ agencyId, clientId }, body);
    return simulated.ok ? ok({ status: 200, body: simulated.value }) : simulated;
  };
