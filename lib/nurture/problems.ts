import type { NotWokenReason } from "#domain/contact/nurture.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

export type NurtureRefusal =
  | { kind: "not_sleeping" }
  | { kind: "wake_refused"; reason: NotWokenReason; until?: Instant | undefined };

export const nurtureProblems: ProblemTable<NurtureRefusal> = {
  not_sleeping: {
    status: 409,
    title: "The lead does not sleep",
    meaning: "Only a lead whose status is `nurturing` can wake. Perhaps it has just woken.",
    remedy: "Read the lead. There is nothing to do if it was delivered again.",
  },
  wake_refused: {
    status: 409,
    title: "The lead may not wake now",
    meaning:
      "A rule keeps the lead asleep: `reason` names it. Nothing was delivered, and the date on which the lead wakes is unchanged.",
    remedy:
      "Remove the reason and try again. With `screening_expired` or `screening_missing`, screen the number and send the verdicts in `screening`; with `outside_hours`, try again at `until`.",
  },
};
