import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { redacted } from "#domain/delivery/redacted.ts";
import { withoutPerson } from "#domain/delivery/without-person.ts";
import { type AnsweredBefore, recordAcknowledgement } from "#domain/history/record-acknowledgement.ts";
import type { LeadHeld, TimeRefusal } from "#domain/history/record-contact-attempt.ts";
import type { DeliveryId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { knownLead, type KnownLead, type NotFound, withFact } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import { momentOf, type Telling } from "./record-contact-attempt.ts";

/** Who answers; over a link, to which delivery. */
export type Answering = Omit<Telling, "once" | "agoMs"> & { deliveryId?: DeliveryId | undefined };

/**
 * Records what the client says to a lead, and answers the lead with it. There is one answer for each delivery, and one for each key, so
 * repeating it needs no Idempotency-Key: the same one is answered as before, another one is refused with what stands.
 */
export function makeRecordAcknowledgement({ history, now }: { history: History; now: Now }) {
  return async function (
    key: LeadKey,
    { maySee, at, source, author, deliveryId }: Answering,
    said: Acknowledgement,
  ): Promise<Result<KnownLead, NotFound | TimeRefusal | LeadHeld | AnsweredBefore>> {
    const lead = await knownLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    // Whatever a client says of a lead may be the lead, and once nobody can tell, all of it may be.
    const answer = withoutPerson(said, (text) => (lead.personal ? redacted(text, lead.personal) : ""));
    const earlier = answerIn(lead);
    if (earlier) return isSame(earlier) ? ok(lead) : answeredBefore(lead, earlier);

    const recordedAt = now();
    const decided = recordAcknowledgement(lead.state, {
      ...{ source, author, recordedAt, at: momentOf({ at }, recordedAt), ...answer },
      delivery: lead.state.deliveries.find(({ id }) => id === deliveryId),
    });
    if (!decided.ok) return decided;
    if ((await history.append(key, decided.value)) === "added") return ok(withFact(lead, decided.value));
    // Meanwhile it was answered by the same one: by this very request, sent twice, or by another one.
    const after = await knownLead(history, key);
    const first = after && answerIn(after);
    if (!first) throw new Error("an answer that is there cannot be read");
    return isSame(first) ? ok(after) : answeredBefore(after, first);

    function answerIn({ facts }: KnownLead): Acknowledged | undefined {
      const own = (fact: Acknowledged) =>
        deliveryId === undefined
          ? fact.deliveryId === undefined && fact.author === author
          : fact.deliveryId === deliveryId;
      return facts.filter((fact) => fact.kind === "acknowledged").find(own);
    }

    function isSame(first: Acknowledged): boolean {
      const { outcome, reason, clientRef } = answer;
      const isWhatWasSaid = first.outcome === outcome && first.reason === reason && first.clientRef === clientRef;
      return isWhatWasSaid && (!at || first.at === at);
    }
  };
}

const answeredBefore = ({ state }: KnownLead, first: Acknowledged) =>
  refuse({ kind: "answered_before" as const, outcome: state.acknowledgement?.outcome ?? first.outcome });
