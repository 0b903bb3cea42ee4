import type { Agency, SmsPerDay } from "#domain/accounts/agency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Agencies } from "./ports.ts";

/** Sets the most that an agency's SMS may cost in a day; without `smsPerDay`, restores the default. For operators. */
export function makeSetSmsPerDay({ agencies }: { agencies: Agencies }) {
  return async function setSmsPerDay(
    agencyId: AgencyId,
    smsPerDay: SmsPerDay | undefined,
  ): Promise<Result<Agency, { kind: "not_found" }>> {
    const agency = await agencies.read(agencyId);
    if (!agency) return refuse({ kind: "not_found" });
    const changed = { ...agency, smsPerDay };
    return (await agencies.replace(changed)) ? ok(changed) : refuse({ kind: "not_found" });
  };
}
