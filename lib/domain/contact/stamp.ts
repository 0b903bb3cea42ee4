import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { elapsedMs, Instant } from "#domain/shared/instant.ts";

/**
 * How well a time is known, best first. `system`: Baton's own write. `provider`: the receipt of a provider or endpoint.
 * `tap`: a person or a program reported it as it happened. `told`: they reported it within the hour. `told_late`: they
 * reported it later. A grade never decides which stamp counts.
 */
export const StampGrade = z.enum(["system", "provider", "tap", "told", "told_late"]);
export type StampGrade = z.infer<typeof StampGrade>;

/** One time on the clock of a lead: it happened at `at`, and Baton heard of it at `recordedAt`, from `source`. */
export const Stamp = z
  .object({ at: Instant, recordedAt: Instant, source: provenance.source, grade: StampGrade })
  .meta({ id: "Stamp" });
export type Stamp = z.infer<typeof Stamp>;

/** A report so soon after what it reports counts as made at that moment: programs send their own time. */
const momentMs = 60_000;
const promptMs = 60 * 60_000;

/** Grades a report by how long after the event Baton received it. */
export function gradeReport({ at, recordedAt }: Pick<Stamp, "at" | "recordedAt">): StampGrade {
  const delayMs = elapsedMs(at, recordedAt);
  if (delayMs <= momentMs) return "tap";
  return delayMs <= promptMs ? "told" : "told_late";
}
