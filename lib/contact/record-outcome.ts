import type { OutcomeKind, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import { type OutcomeRefusal, recordOutcome } from "#domain/history/record-outcome.ts";
import type { OutcomeId } from "#domain/shared/id.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { knownLead, type KnownLead, type NotFound, withFact } from "#leads/read-lead.ts";
import type { Ids, LeadKey, Now } from "#platform/ports.ts";
import { momentOf, type Telling, tellingId } from "./record-contact-attempt.ts";

type Told = { outcome: OutcomeKind; value?: Money | undefined };

/**
 * Records what came of the lead, and answers the lead with the outcome in it. Of two outcomes decided on the same history,
 * the first one written stands and the other is refused with "changed_meanwhile".
 */
export function makeRecordOutcome({ history, ids, now }: { history: History; ids: Ids; now: Now }) {
  return async function (
    key: LeadKey,
    { maySee, once, at, agoMs, source, author }: Telling,
    told: Told,
  ): Promise<
    Result<KnownLead, NotFound | OutcomeRefusal | { kind: "idempotency_conflict" } | { kind: "changed_meanwhile" }>
  > {
    const lead = await knownLead(history, key);
    if (!lead || !maySee(lead)) return refuse({ kind: "not_found" });
    const what = `${told.outcome} ${told.value?.amount ?? ""}${told.value?.currency ?? ""}`;
    const outcomeId = tellingId(ids, "out", key, { author, once, at }, what);
    const isSame = (earlier: OutcomeRecorded) => isWhatWasTold(earlier, told) && (!at || earlier.at === at);
    const earlier = outcomeIn(lead.facts, outcomeId);
    if (earlier) return isSame(earlier) ? ok(lead) : refuse({ kind: "idempotency_conflict" });

    const recordedAt = now();
    const decided = recordOutcome(lead.state, {
      ...{ source, author, recordedAt, outcomeId, at: momentOf({ at, agoMs }, recordedAt) },
      ...told,
    });
    if (!decided.ok) return decided;
    if ((await history.append(key, decided.value)) === "added") return ok(withFact(lead, decided.value));
    // The rival that was first may have been this very request, sent twice.
    const after = await knownLead(history, key);
    const first = after && outcomeIn(after.facts, outcomeId);
    if (!first) return refuse({ kind: "changed_meanwhile" });
    return isSame(first) ? ok(after) : refuse({ kind: "idempotency_conflict" });
  };
}

const outcomeIn = (facts: readonly Fact[], outcomeId: OutcomeId) =>
  facts.filter((fact) => fact.kind === "outcome_recorded").find((fact) => fact.outcomeId === outcomeId);

const isWhatWasTold = (earlier: Told, told: Told): boolean =>
  earlier.outcome === told.outcome &&
  earlier.value?.amount === told.value?.amount &&
  earlier.value?.currency === told.value?.currency;
