import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";
import { redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import { type AcknowledgementConflict, recordAcknowledgement } from "#domain/history/record-acknowledgement.ts";
import type { LeadHeldRefusal, TimeRefusal } from "#domain/history/record-contact-attempt.ts";
import type { DeliveryId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import { type ContactReport, resolveReportTime } from "./record-contact-attempt.ts";

/** Who answers; over a link, to which delivery. */
export type AcknowledgementReport = Omit<ContactReport, "idempotencyKey" | "agoMs"> & {
  deliveryId?: DeliveryId | undefined;
};

/**
 * Records what the client says to a lead, and answers the lead with it. There is one answer for each delivery, and one for each key, so
 * repeating it needs no Idempotency-Key: the same one is answered as before, another one is refused with what stands.
 */
export function makeRecordAcknowledgement({ history, now }: { history: History; now: Now }) {
  return async function (
    key: LeadKey,
    { maySee, at, source, author, deliveryId }: AcknowledgementReport,
    acknowledgement: Acknowledgement,
  ): Promise<Result<LoadedLead, NotFound | TimeRefusal | LeadHeldRefusal | AcknowledgementConflict>> {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    // Whatever a client says of a lead may be the lead, and once nobody can tell, all of it may be.
    const redactedAnswer = redactAcknowledgement(acknowledgement, (text) =>
      lead.personal ? redactPersonalData(text, lead.personal) : "",
    );
    const existing = findAcknowledgement(lead);
    if (existing) return isSameAcknowledgement(existing) ? ok(lead) : refuseAlreadyAnswered(lead, existing);

    const recordedAt = now();
    const decided = recordAcknowledgement(lead.state, {
      ...{ source, author, recordedAt, at: resolveReportTime({ at }, recordedAt), ...redactedAnswer },
      delivery: lead.state.deliveries.find(({ id }) => id === deliveryId),
    });
    if (!decided.ok) return decided;
    if ((await history.append(key, decided.value)) === "added") return ok(appendFact(lead, decided.value));
    // Meanwhile it was answered by the same one: by this very request, sent twice, or by another one.
    const after = await loadLead(history, key);
    const first = after && findAcknowledgement(after);
    if (!first) throw new Error("an answer that is there cannot be read");
    return isSameAcknowledgement(first) ? ok(after) : refuseAlreadyAnswered(after, first);

    function findAcknowledgement({ facts }: LoadedLead): Acknowledged | undefined {
      const isOwn = (fact: Acknowledged) =>
        deliveryId === undefined
          ? fact.deliveryId === undefined && fact.author === author
          : fact.deliveryId === deliveryId;
      return facts.filter((fact) => fact.kind === "acknowledged").find(isOwn);
    }

    function isSameAcknowledgement(first: Acknowledged): boolean {
      const { outcome, reason, clientRef } = redactedAnswer;
      const hasSameContent = first.outcome === outcome && first.reason === reason && first.clientRef === clientRef;
      return hasSameContent && (!at || first.at === at);
    }
  };
}

const refuseAlreadyAnswered = ({ state }: LoadedLead, first: Acknowledged) =>
  refuse({ kind: "answered_before" as const, outcome: state.acknowledgement?.outcome ?? first.outcome });
