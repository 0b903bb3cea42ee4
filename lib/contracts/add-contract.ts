import type { Clients } from "#accounts/ports.ts";
import { type Contract, isSameContract, listMissingInvoiceDetails, maxContracts } from "#domain/contracts/contract.ts";
import { findClosingTime, findPeriod } from "#domain/contracts/period.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Contracts } from "./ports.ts";

/** A version of a contract to add: from now on, unless it says from when. */
export type NewContract = Omit<Contract, "from"> & { from?: Instant | undefined };

type FieldErrors = { errors: { pointer: string; detail: string }[] };
export type AddContractRefusal =
  | { kind: "not_found" }
  | { kind: "changed_meanwhile" }
  | ({ kind: "validation_error" } & FieldErrors)
  | ({ kind: "invoice_details_missing" } & FieldErrors);

type Deps = {
  clients: Pick<Clients, "read">;
  contracts: Contracts;
  jobs: Pick<JobStore, "schedule">;
  now: Now;
};

/**
 * Adds a version to the contract of a client in a currency. It replaces a version from the same instant that has not
 * taken effect, and schedules the closing of its first period. Idempotent: a version that exists, or that is in force
 * now and says the same, is returned as it is.
 */
export function makeAddContract({ clients, contracts, jobs, now }: Deps) {
  return async function addContract(
    scope: ClientScope,
    { from, ...rules }: NewContract,
  ): Promise<Result<Contract, AddContractRefusal>> {
    const at = now();
    const [client, stored] = await Promise.all([clients.read(scope, scope.clientId), contracts.list(scope)]);
    if (!client) return refuse({ kind: "not_found" });
    const zone = client.timeZone;
    const missing = listMissingInvoiceDetails(rules);
    if (missing.length > 0) return refuse({ kind: "invoice_details_missing", errors: missing });

    const versions = stored.filter(({ currency }) => currency === rules.currency);
    const existing = from ? versions.find((version) => version.from === from) : findVersionAt(versions, at);
    if (existing && isSameContract(existing, { ...rules, from: existing.from })) {
      await scheduleClosing(existing);
      return ok(existing);
    }

    const added: Contract = { ...rules, from: from ?? at };
    if (added.from >= endOfStarts) return refuse(tooLate);
    if (added.from < at || existing?.from === at) return refuse(inEffect);
    if (stored.length >= maxContracts && existing?.from !== added.from) return refuse(tooMany);
    const saved = await contracts.save(scope, added, at);
    if (!isSameContract(saved, added)) return refuse({ kind: "changed_meanwhile" });
    await scheduleClosing(saved);
    return ok(saved);

    /** The job finds which period is due. It stays scheduled as long as the client has a contract. */
    async function scheduleClosing({ currency, from: start, graceDays }: Contract): Promise<void> {
      const { period } = findPeriod(zone, start);
      await jobs.schedule({ kind: "close", ...scope, currency }, findClosingTime(zone, period, graceDays));
    }
  };
}

const inEffect: AddContractRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/from", detail: "now or later, because versions that were in force cannot change" }],
};

/** From then on, the first period of a contract could close in a year of five digits, which does not sort. */
const endOfStarts = "9999-11-01T00:00:00.000Z";

const tooLate: AddContractRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/from", detail: "before November 9999" }],
};

const tooMany: AddContractRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "", detail: `at most ${maxContracts} versions of contracts for one client` }],
};
