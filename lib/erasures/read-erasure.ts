import type { Erasure } from "#domain/erasures/erasure.ts";
import type { AgencyId, ErasureId } from "#domain/shared/id.ts";
import { findNotifiedAt } from "./find-notified-at.ts";
import type { Erasures } from "./ports.ts";

type Deps = { erasures: Pick<Erasures, "read"> } & Parameters<typeof findNotifiedAt>[0];

/** Reads an erasure, with the recipients that the notices reached by now; undefined if the agency has none with the id. */
export const makeReadErasure =
  (deps: Deps) =>
  async (agencyId: AgencyId, id: ErasureId): Promise<Erasure | undefined> => {
    const erasure = await deps.erasures.read({ agencyId }, id);
    if (!erasure) return undefined;
    const recipients = erasure.recipients.map(async (recipient) => ({
      ...recipient,
      notifiedAt: await findNotifiedAt(deps, { agencyId, id }, recipient),
    }));
    return { ...erasure, recipients: await Promise.all(recipients) };
  };
