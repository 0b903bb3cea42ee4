import * as z from "zod";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { ReturnDecided, ReturnOpened, ReturnReferred, ReturnSettled, ReturnWithdrawn } from "./return-fact.ts";
import { maxReturns, ReturnFact } from "./return-fact.ts";

export const ReturnStatus = z
  .enum(["open", "referred", "approved", "declined", "withdrawn"])
  .meta({ id: "ReturnStatus" });
export type ReturnStatus = z.infer<typeof ReturnStatus>;

/** A return of a lead, as its facts tell it. */
export type LeadReturn = {
  number: number;
  status: ReturnStatus;
  opened: ReturnOpened;
  referred?: ReturnReferred | undefined;
  /** What ended it: there is at most one such fact. */
  ended?: ReturnDecided | ReturnWithdrawn | undefined;
  /** How a return that was approved for a replacement was settled. */
  settled?: ReturnSettled | undefined;
};

const kinds: ReadonlySet<string> = new Set(ReturnFact.options.map((option) => option.shape.kind.value));
const isReturnFact = (fact: { kind: string }): fact is ReturnFact => kinds.has(fact.kind);

/** Whether a return still waits for a decision. */
export const isUndecided = ({ status }: Pick<LeadReturn, "status">): boolean =>
  status === "open" || status === "referred";

/** How long a client waits for a replacement until it gets a credit. */
const replacementMs = 30 * 24 * 3_600_000;

/** When the approved return gets a credit because no replacement came; undefined if none is owed. */
export function findReplacementDue({ ended, settled }: LeadReturn): Instant | undefined {
  if (settled || ended?.kind !== "return_decided" || ended.remedy?.kind !== "replacement") return undefined;
  return ended.decision === "approved" ? addMs(ended.at, replacementMs) : undefined;
}

/** Folds the facts of a lead, in any order and with repetitions, into its returns, the first one first. */
export function foldReturns(facts: readonly { kind: string }[]): LeadReturn[] {
  const own = facts.filter(isReturnFact);
  const opened = new Map(
    own.filter((fact) => fact.kind === "return_opened").map((fact) => [fact.number, fact] as const),
  );
  return [...opened.values()]
    .sort((a, b) => a.number - b.number)
    .map((opening) => {
      const { number } = opening;
      const ofReturn = own.filter((fact) => fact.number === number);
      const referred = ofReturn.find((fact) => fact.kind === "return_referred");
      const ended = ofReturn.find((fact) => fact.kind === "return_decided" || fact.kind === "return_withdrawn");
      const settled = ofReturn.find((fact) => fact.kind === "return_settled");
      return { number, status: toStatus(referred, ended), opened: opening, referred, ended, settled };
    });
}

function toStatus(referred: LeadReturn["referred"], ended: LeadReturn["ended"]): ReturnStatus {
  if (ended) return ended.kind === "return_decided" ? ended.decision : "withdrawn";
  return referred ? "referred" : "open";
}

/** The number of the return that may be opened now: the first one, or a second one after a decline. */
export function findNextNumber(returns: readonly LeadReturn[]): number | undefined {
  const last = returns.at(-1);
  if (!last) return 1;
  return last.status === "declined" && last.number < maxReturns ? last.number + 1 : undefined;
}
