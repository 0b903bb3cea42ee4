import type { SmsPerDay } from "../domain/client/agency.ts";
import type { AgencyId } from "../domain/shared/id.ts";
import type { Agencies } from "./ports/entities.ts";
import type { Now } from "./ports/world.ts";
import { remembered } from "./remembered.ts";

type World = { agencies: Agencies; usual: SmsPerDay; now: Now };

/** What an agency's texts may cost in a day, `usual` unless the operator said otherwise; asked at most once a minute. */
export const rememberedSmsLimit = ({ agencies, usual, now }: World): ((agencyId: AgencyId) => Promise<SmsPerDay>) =>
  remembered(
    async (agencyId: AgencyId) => (await agencies.read(agencyId))?.smsPerDay ?? usual,
    (agencyId) => agencyId,
    now,
  );
