import type { AgencyId } from "#domain/shared/id.ts";

/** What an agency spends on texts on a UTC day. */
export const smsSpendingKey = (agencyId: AgencyId, day: string) => ({ pk: `${agencyId}/sms`, sk: day });
