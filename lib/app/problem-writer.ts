import type { ProblemWriter } from "#platform/http/problem-table.ts";
import { writeProblems } from "#platform/http/problem-writer.ts";
import { problems } from "./problems.ts";

/** Makes the writer of problem documents for every refusal. See `writeProblems`. */
export const makeProblemWriter = (publicUrl: string): ProblemWriter => writeProblems(publicUrl, problems);
