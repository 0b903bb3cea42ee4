import { previewReports } from "#domain/billing/preview-charges.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { PreviewReturn } from "#returns/preview-return.ts";

/** Says how the returns would be decided that a wrong number and wrong details open, if they were reported at `at`. */
export async function previewReturns(previewReturn: PreviewReturn, key: LeadKey, lead: LoadedLead, at: Instant) {
  const reports = previewReports(lead.state, at);
  const [wrongNumber, badData] = await Promise.all([
    previewReturn(key, lead, "wrong_number", reports.wrong_number, at),
    previewReturn(key, lead, "invalid_contact", reports.bad_data, at),
  ]);
  return { wrong_number: wrongNumber, bad_data: badData };
}
