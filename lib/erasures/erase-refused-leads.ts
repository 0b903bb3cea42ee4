import type { Campaigns } from "#campaigns/ports.ts";
import { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { hashRefusedPerson } from "#intake/refused/hash-refused-person.ts";
import type { RefusedLeads } from "#intake/refused/ports.ts";
import type { ContactHash } from "#suppressions/ports.ts";

type Deps = {
  refusedLeads: Pick<RefusedLeads, "listWithPerson" | "erasePerson">;
  campaigns: Pick<Campaigns, "read">;
  contactHash: ContactHash;
};

/** Removes the persons with these contacts from the records of refused leads, live and of the sandbox. */
export function makeEraseRefusedLeads({ refusedLeads, campaigns, contactHash }: Deps) {
  return async function eraseRefusedLeads(agencyId: AgencyId, hashes: ReadonlySet<string>): Promise<void> {
    const countries = new Map<CampaignId, ReturnType<typeof readCountry>>();
    const findCountry = (campaignId: CampaignId) => {
      const found = countries.get(campaignId) ?? readCountry(agencyId, campaignId);
      countries.set(campaignId, found);
      return found;
    };
    for (const mode of Mode.options) {
      const scope = { agencyId, mode };
      for await (const page of refusedLeads.listWithPerson(scope)) {
        await Promise.all(
          page.map(async (refused) => {
            const { person = {}, campaignId } = refused;
            const country = campaignId && (await findCountry(campaignId));
            const found = hashRefusedPerson(contactHash, agencyId, person, country);
            if (found.some((hash) => hashes.has(hash))) await refusedLeads.erasePerson(scope, refused);
          }),
        );
      }
    }
  };

  async function readCountry(agencyId: AgencyId, campaignId: CampaignId) {
    return (await campaigns.read({ agencyId }, campaignId))?.country;
  }
}
