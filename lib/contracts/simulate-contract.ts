import { calculatePeriod, type PeriodSums } from "#domain/contracts/calculate-period.ts";
import type { Charge } from "#domain/contracts/charge.ts";
import { type Contract, listMissingInvoiceDetails } from "#domain/contracts/contract.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { AddContractRefusal } from "./add-contract.ts";
import type { makeListContracts } from "./list-contracts.ts";

/** What a period would come to: under a contract that is not stored, or under the version in force at `at`, now by default. */
export type ContractSimulationRequest = {
  contract?: Omit<Contract, "from"> | undefined;
  currency?: string | undefined;
  at?: Instant | undefined;
  charges: readonly Charge[];
};

export type SimulatedPeriod = PeriodSums & { currency: string; from?: Instant | undefined };

type Deps = { listContracts: ReturnType<typeof makeListContracts>; now: Now };

/** Calculates what charges would come to in a period, by the function that statements use. Writes nothing. */
export function makeSimulateContract({ listContracts, now }: Deps) {
  return async function simulateContract(
    scope: ClientScope,
    { contract, currency, at = now(), charges }: ContractSimulationRequest,
  ): Promise<Result<SimulatedPeriod, Exclude<AddContractRefusal, { kind: "changed_meanwhile" }>>> {
    const listed = await listContracts(scope);
    if (!listed.ok) return listed;
    const missing = contract ? listMissingInvoiceDetails(contract, "/contract") : [];
    if (missing.length > 0) return refuse({ kind: "invoice_details_missing", errors: missing });
    const stored = listed.value.filter((version) => version.currency === currency);
    const version = findVersionAt(stored, at);
    const tried = contract ?? version;
    if (!tried) return refuse(noneInForce);
    return ok({ currency: tried.currency, from: version?.from, ...calculatePeriod(tried, charges) });
  };
}

const noneInForce = {
  kind: "validation_error" as const,
  errors: [{ pointer: "/currency", detail: "no contract in this currency is in force then" }],
};
