import type { MessageSkipReason } from "#domain/appointments/appointment-message-fact.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { OptOuts } from "#subscriptions/opt-out/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";

type Deps = { optOuts: Pick<OptOuts, "has">; contactHash: ContactHash };

/** Checks whether the owner of a phone or mailbox stopped the messages of the agency; returns the skip, or undefined. */
export const makeCheckContactStopped =
  ({ optOuts, contactHash }: Deps) =>
  async (
    agencyId: AgencyId,
    { email, phone }: { email?: string | undefined; phone?: string | undefined },
  ): Promise<{ reason: MessageSkipReason; detail: string } | undefined> => {
    for (const { hash } of hashContacts(contactHash, agencyId, { email, phone })) {
      if (await optOuts.has(agencyId, hash)) {
        return { reason: "opted_out", detail: "the owner of this phone or mailbox stopped the messages" };
      }
    }
    return undefined;
  };
