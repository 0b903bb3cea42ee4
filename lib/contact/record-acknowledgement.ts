import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";
import { redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import { type AcknowledgementConflict, recordAcknowledgement } from "#domain/history/record-acknowledgement.ts";
import type { LeadHeldRefusal, LeadPassedOnRefusal, TimeRefusal } from "#domain/history/record-contact-attempt.ts";
import type { DeliveryId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type LoadedLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { ReturnRejected } from "#returns/return-rejected.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import { type ContactReport, resolveReportTime } from "./record-contact-attempt.ts";
import { takeLead } from "#leads/take-lead.ts";

/** The author of an answer; for an answer through a link, also the delivery. */
export type AcknowledgementReport = Omit<ContactReport, "idempotencyKey" | "agoMs"> & {
  deliveryId?: DeliveryId | undefined;
};

type Deps = { history: History; returnRejected: ReturnRejected; now: Now };

/**
 * Records the client's answer to a lead, and returns the lead with it. Idempotent without an Idempotency-Key, because
 * each delivery and each API key has one answer: the same answer again returns the lead, and a different one is refused
 * with the answer that counts. A rejection opens a return, if the contract has a policy for returns.
 */
export function makeRecordAcknowledgement({ history, returnRejected, now }: Deps) {
  return async function (
    key: LeadKey,
    { maySee, at, source, author, deliveryId }: AcknowledgementReport,
    acknowledgement: Acknowledgement,
  ): Promise<
    Result<LoadedLead, NotFound | TimeRefusal | LeadHeldRefusal | AcknowledgementConflict | LeadPassedOnRefusal>
  > {
    const lead = await loadLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    // Bills and events keep the texts of an answer. After an erasure there is no person to compare them with, so remove
    // them completely.
    const redactedAnswer = redactAcknowledgement(acknowledgement, (text) =>
      lead.personal ? redactPersonalData(text, lead.personal) : "",
    );
    const existing = findAcknowledgement(lead, Math.max(lead.state.cycles.length, 1));
    if (existing) return isSameAcknowledgement(existing) ? replayed(lead) : refuseAlreadyAnswered(lead, existing);

    const recordedAt = now();
    const decided = recordAcknowledgement(lead.state, {
      source,
      author,
      recordedAt,
      at: resolveReportTime({ at }, recordedAt),
      ...redactedAnswer,
      delivery: lead.state.deliveries.find(({ id }) => id === deliveryId),
    });
    if (!decided.ok) return decided;
    const taken = await takeLead(history, key, lead, { source, author, at: recordedAt });
    if (!taken.ok) return taken;
    const returned = await returnRejected(key, lead, decided.value);
    if (returned) return ok(returned);
    if ((await history.append(key, decided.value)) === "added") return ok(appendFact(lead, decided.value));
    // A concurrent request recorded an answer of the same author or delivery: a retry of this request, or another one.
    const after = await loadLead(history, key);
    // The lead may have woken meanwhile: the answer is of the cycle in which this one was decided.
    const first = after && findAcknowledgement(after, decided.value.cycle ?? 1);
    if (!first) throw new Error("an existing acknowledgement cannot be read");
    return isSameAcknowledgement(first) ? replayed(after) : refuseAlreadyAnswered(after, first);

    function findAcknowledgement({ facts }: LoadedLead, cycle: number): Acknowledged | undefined {
      const isOwn = (fact: Acknowledged) =>
        deliveryId === undefined
          ? fact.deliveryId === undefined && fact.author === author
          : fact.deliveryId === deliveryId;
      return facts
        .filter((fact) => fact.kind === "acknowledged")
        .find((fact) => isOwn(fact) && (fact.cycle ?? 1) === cycle);
    }

    function isSameAcknowledgement(first: Acknowledged): boolean {
      const { outcome, reason, clientRef } = redactedAnswer;
      const hasSameContent = first.outcome === outcome && first.reason === reason && first.clientRef === clientRef;
      return hasSameContent && (!at || first.at === at);
    }
  };
}

const refuseAlreadyAnswered = ({ state }: LoadedLead, first: Acknowledged) =>
  refuse({
    kind: "answered_before" as const,
    outcome: (state.cycles.at(-1) ?? state).acknowledgement?.outcome ?? first.outcome,
  });
