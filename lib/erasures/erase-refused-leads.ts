import { Mode } from "#domain/accounts/mode.ts";
import { Country } from "#domain/shared/country.ts";
import { toEmailIdentity } from "#domain/shared/email.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { parsePhone } from "#domain/shared/parse-phone.ts";
import type { RefusedPerson } from "#domain/lead/refused-lead.ts";
import type { RefusedLeads } from "#intake/refused/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";

type Deps = { refusedLeads: Pick<RefusedLeads, "listWithPerson" | "erasePerson">; contactHash: ContactHash };

/**
 * Removes the persons with these contacts from the records of refused leads, live and of the sandbox. The persons are as
 * they were pushed, so a number is parsed as intake parses it; one that cannot be parsed is compared as it is.
 */
export function makeEraseRefusedLeads({ refusedLeads, contactHash }: Deps) {
  return async function eraseRefusedLeads(agencyId: AgencyId, hashes: ReadonlySet<string>): Promise<void> {
    for (const mode of Mode.options) {
      const scope = { agencyId, mode };
      for await (const page of refusedLeads.listWithPerson(scope)) {
        const matching = page.filter(({ person }) =>
          hashContacts(contactHash, agencyId, toContact(person)).some(({ hash }) => hashes.has(hash)),
        );
        await Promise.all(matching.map((refused) => refusedLeads.erasePerson(scope, refused)));
      }
    }
  };
}

function toContact({ phone, email, country }: RefusedPerson = {}) {
  const parsed = Country.safeParse(country);
  return {
    phone: phone && (parsePhone(phone, parsed.data) ?? phone),
    email: email && toEmailIdentity(email.trim()),
  };
}
