import { isUndecided, type LeadReturn, type ReturnStatus } from "#domain/returns/lead-return.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import { parseReturnId, type AgencyId, type ReturnId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { ReturnActor, ReturnOfLead } from "./open-return.ts";
import type { ReturnNotes } from "./ports.ts";

/** How a return ends by people: the client withdraws it, or the agency decides it. */
export type ReturnEnd =
  | { end: "withdrawn" }
  | { end: "declined"; note?: string | undefined }
  | { end: "approved"; remedy: Remedy; note?: string | undefined };

type EndRefusal = NotFound | { kind: "return_ended"; returnId: ReturnId; returnStatus: ReturnStatus };

type Deps = { history: History; notes: Pick<ReturnNotes, "save">; now: Now };

/**
 * Withdraws a return, or decides it for the agency. A return ends once, by the first of those who end it; the same end
 * again changes nothing, another one is refused.
 */
export function makeEndReturn({ history, notes, now }: Deps) {
  return async function endReturn(
    agencyId: AgencyId,
    { source, author, maySee }: ReturnActor,
    returnId: ReturnId,
    wanted: ReturnEnd,
  ): Promise<Result<ReturnOfLead, EndRefusal>> {
    const { leadId, number } = parseReturnId(returnId);
    const key = { agencyId, leadId };
    const lead = await loadLead(history, key);
    const found = lead?.state.returns.find((each) => each.number === number);
    if (!lead || !found || !maySee(lead)) return refuse({ kind: "not_found" });
    if (!isUndecided(found)) return answerEnded(found) ?? replayed(await finish({ lead, number }));
    const common = { at: now(), source, author, number } as const;
    const fact =
      wanted.end === "withdrawn"
        ? ({ kind: "return_withdrawn", ...common } as const)
        : ({
            kind: "return_decided",
            ...common,
            decision: wanted.end,
            cause: "agency",
            ...(wanted.end === "approved" && { remedy: wanted.remedy }),
            evidence: found.referred?.evidence ?? [],
          } as const);
    if ((await history.append(key, fact)) === "added")
      return ok(await finish({ lead: appendFact(lead, fact), number }));
    const after = await loadLead(history, key);
    const ended = after?.state.returns.find((each) => each.number === number);
    if (!after || !ended) throw new Error("a return that has ended cannot be read");
    return answerEnded(ended) ?? ok(await finish({ lead: after, number }));

    /** Refuses another end than the one that counts. */
    function answerEnded({ status, ended: counted }: LeadReturn) {
      const isSame =
        status === wanted.end &&
        (counted?.kind !== "return_decided" ||
          (counted.cause === "agency" &&
            JSON.stringify(counted.remedy) === JSON.stringify(wanted.end === "approved" ? wanted.remedy : undefined)));
      return isSame ? undefined : refuse({ kind: "return_ended" as const, returnId, returnStatus: status });
    }

    /** Repeats what follows from the fact: the process may have crashed before. */
    async function finish(of: ReturnOfLead): Promise<ReturnOfLead> {
      const note = wanted.end === "withdrawn" ? undefined : wanted.note;
      // A retry after an erasure would bring back what it removed.
      if (note !== undefined && !of.lead.state.erasedAt) await notes.save(key, { number, by: "decided", text: note });
      return of;
    }
  };
}
