import type { Erasure, ErasureRecipient } from "#domain/erasures/erasure.ts";
import type { AgencyId, ErasureId, LeadId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Messages } from "#events/ports.ts";
import type { Ids } from "#platform/ports.ts";

type Deps = { messages: Pick<Messages, "read">; ids: Pick<Ids, "derive"> };
type Notice = { erasureId: ErasureId; leadId: LeadId; subscriptionId: SubscriptionId; round: number };

/** The id of the notice of one week to one recipient: always the same, so that it is sent once. */
export const toNoticeId = (ids: Pick<Ids, "derive">, { erasureId, leadId, subscriptionId, round }: Notice): MessageId =>
  ids.derive("msg", "erasure-notice", erasureId, leadId, subscriptionId, String(round));

/** Finds when the first notice arrived at a recipient; undefined if none did. Messages are kept for 90 days. */
export async function findNotifiedAt(
  { messages, ids }: Deps,
  { agencyId, id: erasureId }: Pick<Erasure, "id"> & { agencyId: AgencyId },
  { leadId, subscriptionId, notices, notifiedAt }: ErasureRecipient,
): Promise<Instant | undefined> {
  if (notifiedAt) return notifiedAt;
  for (let round = 0; round < notices; round += 1) {
    const found = await messages.read(agencyId, toNoticeId(ids, { erasureId, leadId, subscriptionId, round }));
    const receipt = found?.facts.find(({ kind }) => kind === "delivered");
    if (receipt) return receipt.at;
  }
  return undefined;
}
