import type { Caller } from "#domain/accounts/caller.ts";
import { decideReturnCredit } from "#domain/billing/charge-lines.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { ReturnVerdict } from "#domain/returns/judge-return.ts";
import type { LeadReturn, ReturnStatus } from "#domain/returns/lead-return.ts";
import type { Money } from "#domain/shared/money.ts";
import { type ClientId, type LeadId, parseReturnId, type ReturnId, toReturnId } from "#domain/shared/id.ts";
import { refuse, ok, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { canSeeLead, loadLead, type LoadedLead, type NotFound, viewForRole } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import { readMany } from "#platform/read-many.ts";
import { judgeByRules } from "./decide-by-policy.ts";
import type { LoadReturnRules } from "./load-return-rules.ts";
import type { ReturnIndex, ReturnNote, ReturnNotes } from "./ports.ts";

/** A return with its lead, what both sides wrote, and its evidence: that of its decision, or until then that of now. */
export type DescribedReturn = {
  lead: LoadedLead;
  ofLead: LeadReturn;
  notes: ReturnNote[];
  evidence: ReturnVerdict["evidence"];
  /** What it credits, or would credit by the policy; undefined if that is nothing, or for the agency to decide. */
  amount: Money | undefined;
};

type Deps = {
  history: History;
  notes: Pick<ReturnNotes, "list">;
  loadReturnRules: LoadReturnRules;
  toFactKey: (fact: Fact) => string;
  now: Now;
};

export type DescribeReturn = ReturnType<typeof makeDescribeReturn>;

/** Describes a return of a loaded lead for an API key. A billing key sees no notes, as they may name the person. */
export function makeDescribeReturn({ notes, loadReturnRules, toFactKey, now }: Deps) {
  return async function describeReturn(
    caller: Caller,
    lead: LoadedLead,
    number: number,
  ): Promise<DescribedReturn | undefined> {
    const ofLead = lead.state.returns.find((each) => each.number === number);
    if (!ofLead) return undefined;
    const key = { agencyId: caller.agencyId, leadId: lead.leadId };
    const { ended, referred } = ofLead;
    const recorded = ended?.kind === "return_decided" ? ended.evidence : referred?.evidence;
    const written = caller.role === "billing" ? [] : await notes.list(key);
    const rules = ended ? undefined : await loadReturnRules(key, lead);
    const evidence = recorded ?? (rules ? judgeByRules(ofLead, rules, now(), toFactKey).evidence : []);
    const rule = rules?.policy?.rules.find(({ reason }) => reason === ofLead.opened.reason);
    return {
      lead: viewForRole(caller, lead),
      ofLead,
      notes: written.filter((note) => note.number === number),
      evidence,
      amount: decideReturnCredit(lead.state, ofLead, rule?.remedy),
    };
  };
}

type ReadDeps = { history: History; describeReturn: DescribeReturn };

/** Reads a return for an API key. */
export function makeReadReturn({ history, describeReturn }: ReadDeps) {
  return async function readReturn(caller: Caller, returnId: ReturnId): Promise<Result<DescribedReturn, NotFound>> {
    const { leadId, number } = parseReturnId(returnId);
    const lead = await loadLead(history, { agencyId: caller.agencyId, leadId });
    const found = lead && canSeeLead(caller, lead.state) && (await describeReturn(caller, lead, number));
    return found ? ok(found) : refuse({ kind: "not_found" });
  };
}

type ListDeps = ReadDeps & { index: Pick<ReturnIndex, "list">; onFault: (fault: unknown) => void };

/**
 * Lists returns with a status that an API key may see, the latest opened first. A page may have fewer, because the index
 * may name one whose status has just changed.
 */
export function makeListReturns({ history, describeReturn, index, onFault }: ListDeps) {
  return async function listReturns(
    caller: Caller,
    { status, clientId }: { status: ReturnStatus; clientId?: ClientId | undefined },
    page: { limit: number; after?: string | undefined },
  ): Promise<{ returns: DescribedReturn[]; unreadable: LeadId[]; next?: string | undefined }> {
    const { agencyId, mode } = caller;
    const own = caller.role === "client" ? caller.clientId : undefined;
    if (own && clientId && own !== clientId) return { returns: [], unreadable: [] };
    const listed = await index.list({ agencyId, mode, clientId: own ?? clientId, status }, page);
    const { found, unreadable } = await readMany(
      listed.returns.map(({ leadId, number }) => toReturnId(leadId, number)),
      async (returnId) => {
        const { leadId, number } = parseReturnId(returnId);
        const lead = await loadLead(history, { agencyId, leadId });
        if (!lead || !canSeeLead(caller, lead.state)) return undefined;
        return describeReturn(caller, lead, number);
      },
      onFault,
    );
    return {
      returns: found.filter(({ ofLead }) => ofLead.status === status),
      unreadable: [...new Set(unreadable.map((returnId) => parseReturnId(returnId).leadId))],
      next: listed.next,
    };
  };
}
