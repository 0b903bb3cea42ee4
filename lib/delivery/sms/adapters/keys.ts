import type { AgencyId } from "#domain/shared/id.ts";

/** The item with an agency's SMS spending on a UTC day. */
export const smsSpendingKey = (agencyId: AgencyId, day: string) => ({ pk: `${agencyId}/sms`, sk: day });
