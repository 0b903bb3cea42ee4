import type { Agency } from "#domain/accounts/agency.ts";
import type { Email } from "#domain/shared/email.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Agencies } from "./ports.ts";

/**
 * Sets the address that the messages about an agency's appointments come from; without `emailFrom`, restores that of the
 * deployment. For operators, because SES must have verified its domain: at `verifiedAt`, which readiness checks.
 */
export function makeSetEmailFrom({ agencies }: { agencies: Agencies }) {
  return async function setEmailFrom(
    agencyId: AgencyId,
    emailFrom: Email | undefined,
    verifiedAt?: Instant,
  ): Promise<Result<Agency, { kind: "not_found" }>> {
    const agency = await agencies.read(agencyId);
    if (!agency) return refuse({ kind: "not_found" });
    const changed = { ...agency, emailFrom, emailFromVerifiedAt: emailFrom === undefined ? undefined : verifiedAt };
    return (await agencies.replace(changed)) ? ok(changed) : refuse({ kind: "not_found" });
  };
}
