import type { ProblemTable } from "#platform/http/problem-table.ts";

/** Why a user cannot be removed or get another role. */
export type UserRefusal = { kind: "last_administrator" };

export const userProblems: ProblemTable<UserRefusal> = {
  last_administrator: {
    status: 409,
    title: "The user is the last administrator",
    meaning: "An agency with an administrator keeps one: only administrators manage users and keys in the console.",
    remedy: "Create another `agency_admin` first, then repeat the request.",
  },
};
