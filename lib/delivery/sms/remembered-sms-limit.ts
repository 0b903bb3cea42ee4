import type { Agencies } from "#accounts/ports.ts";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import { remembered } from "#platform/remembered.ts";

type World = { agencies: Agencies; usual: SmsPerDay; now: Now };

/** What an agency's texts may cost in a day, `usual` unless the operator said otherwise; asked at most once a minute. */
export const rememberedSmsLimit = ({ agencies, usual, now }: World): ((agencyId: AgencyId) => Promise<SmsPerDay>) =>
  remembered(
    async (agencyId: AgencyId) => (await agencies.read(agencyId))?.smsPerDay ?? usual,
    (agencyId) => agencyId,
    now,
  );
