import type { Agency } from "#domain/accounts/agency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Agencies } from "./ports.ts";

/**
 * What an operator changes of an agency. A setting that is undefined goes back to that of the deployment. Who sets
 * `emailFrom` also sets `emailFromVerifiedAt`, because the time of another address says nothing.
 */
export type AgencyChanges = Partial<Omit<Agency, "id" | "name" | "createdAt">>;

/** Changes the settings of an agency that its operator has made. */
export function makeChangeAgency({ agencies }: { agencies: Agencies }) {
  return async function changeAgency(
    agencyId: AgencyId,
    changes: AgencyChanges,
  ): Promise<Result<Agency, { kind: "not_found" }>> {
    const agency = await agencies.read(agencyId);
    if (!agency) return refuse({ kind: "not_found" });
    const changed = { ...agency, ...changes };
    return (await agencies.replace(changed)) ? ok(changed) : refuse({ kind: "not_found" });
  };
}
