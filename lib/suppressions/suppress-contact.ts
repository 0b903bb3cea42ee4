import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Suppression, SuppressionReason } from "#domain/suppressions/suppression.ts";
import type { Now } from "#platform/ports.ts";
import { type Contact, hashContacts } from "./hash-contacts.ts";
import type { ContactHash, Suppressions } from "./ports.ts";

export type NewSuppression = Contact & { reason: SuppressionReason; until?: Instant | undefined };

type Deps = { suppressions: Suppressions; contactHash: ContactHash; now: Now };
type Refusal = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Suppresses a phone number, an email address or both. Idempotent: an entry never becomes shorter. */
export function makeSuppressContact({ suppressions, contactHash, now }: Deps) {
  return async function suppressContact(
    agencyId: AgencyId,
    { reason, until, ...person }: NewSuppression,
  ): Promise<Result<Suppression[], Refusal>> {
    const createdAt = now();
    if (until !== undefined && until <= createdAt) {
      return refuse({ kind: "validation_error", errors: [{ pointer: "/until", detail: "in the future" }] });
    }
    const additions = hashContacts(contactHash, agencyId, person).map(({ contact, hash }) =>
      suppressions.add(agencyId, hash, { contact, reason, createdAt, until }),
    );
    return ok(await Promise.all(additions));
  };
}
