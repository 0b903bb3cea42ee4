import { findNextTry } from "#domain/history/find-next-try.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { attemptPhrases, formatNextTry } from "#leads/pages/lead-phrases.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatUpcoming } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

/** What is to do about a lead that was not called, where its status says more than that it should be. */
const firstSteps: Partial<Record<LeadStatus, string>> = {
  received: "Being delivered",
  dispatched: "Being delivered",
  acknowledged: "Accepted: call now",
  undeliverable: "Its messages did not arrive: call now",
};

/** Describes what to do next about a lead that waits: "Try again today at 16:30", "Call now". */
export function describeNextStep(state: LeadState, now: string, reader: ReaderLocale): string {
  const nextTry = findNextTry(state);
  if (nextTry) return formatNextTry(nextTry, now, reader);
  const attempts = state.cycles.at(-1)?.attempts ?? [];
  const last = attempts.at(-1);
  const meeting = state.appointments.findLast(({ cancelled }) => !cancelled);
  if (meeting)
    return meeting.start > now ? `Meets ${formatUpcoming(meeting.start, now, reader)}` : "Record the meeting";
  if (!last) return firstSteps[state.status] ?? "Call now";
  return `${attemptPhrases[last.result]}, ${countNoun(attempts.length, "call")}`;
}
