import type { Agencies } from "#accounts/ports.ts";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { cached } from "#platform/cached.ts";
import type { Now } from "#platform/ports.ts";

type Deps = { agencies: Agencies; defaultLimit: SmsPerDay; now: Now };

/** Reads an agency's daily limit for SMS: the operator's, or `defaultLimit`. Reads the store at most once a minute. */
export const cachedSmsLimit = ({ agencies, defaultLimit, now }: Deps): ((agencyId: AgencyId) => Promise<SmsPerDay>) =>
  cached({
    read: async (agencyId) => (await agencies.read(agencyId))?.smsPerDay ?? defaultLimit,
    toKey: (agencyId: AgencyId) => agencyId,
    now,
  });
