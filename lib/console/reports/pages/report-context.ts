import type { Instant } from "#domain/shared/instant.ts";
import type { ConsoleSession } from "../../console-route.ts";
import type { ReportNames } from "../ports.ts";

/** The pages of reports by the last part of their addresses, each with the question that it answers. */
export const reportQuestions = {
  speed: "How fast are leads tried?",
  "cost-per-sale": "What does a sale cost?",
  funnel: "Where are replies lost?",
  decay: "What comes of a late first try?",
  deliveries: "Do leads arrive?",
  returns: "How many leads come back, and why?",
} as const;
export type ReportName = keyof typeof reportQuestions;

/** What a page of a report is rendered with. */
export type ReportContext = {
  session: ConsoleSession;
  now: Instant;
  names: ReportNames;
  /** The query as it was asked for; an address of the same report repeats it. */
  query: Readonly<Record<string, string | undefined>>;
};
