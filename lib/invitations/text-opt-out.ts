import type { TextOptOut } from "#appointments/ports.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { OptOuts } from "#subscriptions/opt-out/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";

type Deps = { optOuts: OptOuts; contactHash: ContactHash; now: Now };

/** Stops the texts of an agency to a phone, and starts them again. Each may be repeated. */
export function makeTextOptOut({ optOuts, contactHash, now }: Deps): TextOptOut {
  const hashPhone = (agencyId: AgencyId, phone: string) =>
    hashContacts(contactHash, agencyId, { phone }).map(({ hash }) => hash);
  return {
    async isStopped(agencyId, phone) {
      const found = await Promise.all(hashPhone(agencyId, phone).map((hash) => optOuts.has(agencyId, hash)));
      return found.includes(true);
    },
    async stop(agencyId, phone) {
      for (const hash of hashPhone(agencyId, phone)) await optOuts.add(agencyId, hash, now());
    },
    async start(agencyId, phone) {
      for (const hash of hashPhone(agencyId, phone)) await optOuts.remove(agencyId, hash);
    },
  };
}
