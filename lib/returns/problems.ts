import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { ReturnId } from "#domain/shared/id.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type ReturnRefusal =
  | { kind: "return_pending"; returnId: ReturnId }
  | { kind: "return_ended"; returnId: ReturnId; returnStatus: ReturnStatus }
  | { kind: "lead_not_charged" }
  | { kind: "replacement_not_returnable" };

export const returnProblems: ProblemTable<ReturnRefusal> = {
  return_pending: {
    status: 409,
    title: "The lead has a return already",
    meaning: "A return of this lead waits for its evidence or for the agency, and a lead has one at a time.",
    remedy: "Read the return in `returnId`, or withdraw it.",
  },
  return_ended: {
    status: 409,
    title: "The return has ended",
    meaning:
      "The return in `returnId` was decided or withdrawn; `returnStatus` says which. A lead is returned a second time only after a decline, and not a third time.",
    remedy: "Read the return. If the decision is wrong, agree on it with the other side.",
  },
  replacement_not_returnable: {
    status: 409,
    title: "A replacement is not returned for no contact",
    meaning: "The lead replaces a returned one, and costs nothing. It can be returned for another reason.",
    remedy: "Keep trying to reach the person.",
  },
  lead_not_charged: {
    status: 409,
    title: "The lead costs nothing",
    meaning: "The client rejected the lead or had it already, so nothing is charged that a return could credit.",
    remedy: "There is nothing to do.",
  },
};
