import type { Clients } from "#accounts/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import { toReturnCase } from "#domain/history/to-return-case.ts";
import type { ReturnCase } from "#domain/returns/answer-term.ts";
import type { ReturnPolicy } from "#domain/returns/return-policy.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { LoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";

export type LoadReturnRules = ReturnType<typeof makeLoadReturnRules>;

/** What decides the returns of a lead: the policy that was in force when it was placed, and its history. */
export type ReturnRules = { policy: ReturnPolicy | undefined; contractFrom: Instant | undefined; about: ReturnCase };

/** Loads what decides the returns of a placed lead. Without a policy, the agency decides each. */
export function makeLoadReturnRules({
  clients,
  contracts,
  loadHoursInForce,
}: {
  clients: Pick<Clients, "read">;
  contracts: Pick<Contracts, "list">;
  loadHoursInForce: LoadHoursInForce;
}) {
  return async function loadReturnRules({ agencyId }: LeadKey, { state, facts }: LoadedLead): Promise<ReturnRules> {
    if (!state.placed) throw new Error("a lead without a client is not returned");
    const { at, placement } = state.placed;
    const { clientId, price } = placement;
    const scope = { agencyId, clientId };
    const [client, versions] = await Promise.all([clients.read({ agencyId }, clientId), contracts.list(scope)]);
    if (!client) throw new Error("the client of a placed lead is missing");
    const inForce = await loadHoursInForce(agencyId, state, client.contactHours);
    const contract = findVersionAt(
      versions.filter(({ currency }) => currency === price.currency),
      at,
    );
    return {
      policy: contract?.returns,
      contractFrom: contract?.from,
      about: toReturnCase(state, facts, { inForce, timeZone: client.timeZone }),
    };
  };
}
