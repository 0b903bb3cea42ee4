import { ok } from "#domain/shared/result.ts";
import type { Erasure } from "#domain/erasures/erasure.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { ErasureLink, Erasures } from "../ports.ts";

/** Records that a recipient deleted its data; undefined if there is no such recipient. The first confirmation counts. */
export function makeConfirmErasure({ erasures, now }: { erasures: Erasures; now: Now }) {
  const changeErasure = makeChangeEntity(erasures, now);
  return async function confirmErasure({ agencyId, erasureId, recipient }: ErasureLink): Promise<Erasure | undefined> {
    const at = now();
    const changed = await changeErasure({ agencyId }, erasureId, (before) => {
      const found = before.recipients[recipient];
      if (!found || found.confirmedAt) return ok(before);
      return ok({ ...before, recipients: before.recipients.with(recipient, { ...found, confirmedAt: at }) });
    });
    if (changed.ok) return changed.value.recipients[recipient] && changed.value;
    if (changed.refusal.kind === "not_found") return undefined;
    throw new Error("an erasure changed too often while a recipient confirmed it");
  };
}
