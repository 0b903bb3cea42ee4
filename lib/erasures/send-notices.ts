import { type Erasure, type ErasureRecipient, toRecipientKey } from "#domain/erasures/erasure.ts";
import { hasArrived } from "#domain/delivery/delivery.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import { ok } from "#domain/shared/result.ts";
import type { Announce, Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Ids, Now } from "#platform/ports.ts";
import { findNotifiedAt, toNoticeId } from "./find-notified-at.ts";
import type { Erasures } from "./ports.ts";

type Deps = {
  erasures: Erasures;
  history: History;
  messages: Pick<Messages, "post" | "read">;
  announce: Announce;
  ids: Pick<Ids, "derive">;
  now: Now;
  onFault: (fault: unknown) => void;
};

const weekMs = 7 * 24 * 3_600_000;

/**
 * Sends the notice of this week to every recipient that has not confirmed, once; at the end, tells the agency who did not
 * confirm. A recipient is a subscription with a receipt of a lead, also one that came after the erasure. Returns when to
 * run again; undefined after the end. Idempotent.
 */
export function makeSendNotices(deps: Deps) {
  const { erasures, history, messages, announce, ids, now, onFault } = deps;
  const changeErasure = makeChangeEntity(erasures, now);

  return async function sendNotices(agencyId: AgencyId, erased: Erasure, at: Instant): Promise<Instant | undefined> {
    const { id, erasedAt = at, dueBy } = erased;
    const found = await listRecipients(agencyId, erased.leadIds);
    const isOver = at >= dueBy;
    const week = Math.floor(elapsedMs(erasedAt, at) / weekMs);
    // The recipients are stored before the notices: a link in a notice names the place of its recipient.
    const { recipients, finishedAt } = await save((before) => addRecipients(before, found));
    if (finishedAt) return undefined;
    const open = recipients.filter(({ confirmedAt }) => !confirmedAt);
    if (!isOver) {
      const unsent = open.filter(({ notices }) => notices <= week);
      await Promise.all(unsent.map((recipient) => post(recipient, recipients.indexOf(recipient), week)));
      if (unsent.length > 0) await save((before) => countNotices(before, unsent, week));
      return minInstant(addMs(erasedAt, (week + 1) * weekMs), dueBy);
    }
    const notified = await Promise.all(
      recipients.map((recipient) => findNotifiedAt(deps, { agencyId, id }, recipient)),
    );
    if (open.length > 0) {
      const data = { erasureId: id, unconfirmed: open.length, dueBy };
      await announce({ agencyId, type: "erasure.unconfirmed", at, data, identity: [id] });
    }
    await save((before) => ({
      ...before,
      finishedAt: at,
      recipients: before.recipients.map((recipient, index) => ({ ...recipient, notifiedAt: notified[index] })),
    }));
    return undefined;

    async function save(change: (before: Erasure) => Erasure): Promise<Erasure> {
      const changed = await changeErasure({ agencyId }, id, (before) => ok(change(before)));
      if (!changed.ok) throw new Error(`an erasure could not be stored: ${changed.refusal.kind}`);
      return changed.value;
    }

    async function post(recipient: ErasureRecipient, place: number, round: number): Promise<void> {
      const { leadId, clientId, subscriptionId, channel } = recipient;
      const messageId = toNoticeId(ids, { erasureId: id, leadId, subscriptionId, round });
      await messages.post(agencyId, {
        id: messageId,
        type: "lead.erased",
        at,
        data: { leadId, clientId, erasureId: id, recipient: place },
        deliveries: [{ id: ids.derive("dlv", messageId, subscriptionId), subscriptionId, channel, clientId }],
      });
    }
  };

  async function listRecipients(agencyId: AgencyId, leadIds: readonly LeadId[]) {
    const leads = await Promise.all(
      leadIds.map((leadId) => catchUndecodable(loadLead(history, { agencyId, leadId }), onFault)),
    );
    return leads.flatMap((lead) => (lead ? toRecipients(lead) : []));
  }
}

/** Lists the subscriptions that had the lead. What a sandbox lead sent never left Baton. */
function toRecipients({ leadId, state: { received, placed, deliveries } }: LoadedLead): ErasureRecipient[] {
  if (received.sandbox || !placed) return [];
  const { clientId } = placed.placement;
  const arrived = new Map(
    deliveries.filter(hasArrived).map(({ subscriptionId, channel }) => [subscriptionId, channel]),
  );
  return [...arrived].map(([subscriptionId, channel]) => ({ leadId, clientId, subscriptionId, channel, notices: 0 }));
}

function addRecipients(erasure: Erasure, found: readonly ErasureRecipient[]): Erasure {
  const known = new Set(erasure.recipients.map(toRecipientKey));
  const added = found.filter((recipient) => !known.has(toRecipientKey(recipient)));
  return added.length === 0 ? erasure : { ...erasure, recipients: [...erasure.recipients, ...added] };
}

/** Counts the notices that were posted, and none of a recipient that another run added meanwhile. */
function countNotices(erasure: Erasure, posted: readonly ErasureRecipient[], week: number): Erasure {
  const keys = new Set(posted.map(toRecipientKey));
  const recipients = erasure.recipients.map((recipient) =>
    keys.has(toRecipientKey(recipient)) ? { ...recipient, notices: Math.max(recipient.notices, week + 1) } : recipient,
  );
  return { ...erasure, recipients };
}
