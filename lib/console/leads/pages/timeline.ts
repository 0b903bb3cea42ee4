import { gradeReport, type StampGrade } from "#domain/contact/stamp.ts";
import type { Fact } from "#domain/history/fact.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { isolateNumbers } from "#platform/pages/isolate-numbers.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatDate, formatDuration } from "#platform/text/format-time.ts";
import { clockTime } from "../../pages/moment.ts";
import { describeFact } from "./fact-phrases.ts";
import { type LeadPageForms, type LeadPageView, nameClient } from "./lead-page-view.ts";

/** How well the time of a report is known, where the reader should know it. */
const gradePhrases: Record<StampGrade, string | undefined> = {
  system: undefined,
  provider: undefined,
  tap: undefined,
  told: "reported",
  told_late: "reported late,",
};

/** How many of the newest facts are not folded: on a phone the rest of the page is below them. */
const maxUnfolded = 30;

/** What happened to the lead, the newest first, by the days of the reader; above it what is to be done next. */
export function renderTimeline(view: LeadPageView, { userId }: Pick<LeadPageForms, "userId">): Html {
  const newestFirst = sortFacts(view.facts).toReversed();
  const [unfolded, folded] = [newestFirst.slice(0, maxUnfolded), newestFirst.slice(maxUnfolded)];
  return html`<section class="happened" aria-labelledby="happened">
    <h2 id="happened">What happened</h2>
    ${renderNextTry(view)} ${renderDays(unfolded, view, userId)}
    ${
      folded.length > 0 &&
      html`<details class="fold">
        <summary>${countNoun(folded.length, "earlier entry", "earlier entries")}</summary>
        ${renderDays(folded, view, userId)}
      </details>`
    }
  </section>`;
}

function renderDays(facts: readonly Fact[], view: LeadPageView, userId: string): Html[] {
  const { reader } = view;
  const byDay = Map.groupBy(facts, ({ at }) => toWallClock(reader.timeZone, at).date);
  return [...byDay.values()].map(
    (ofDay) =>
      html`<h3>${ofDay[0] && formatDate(ofDay[0].at, reader)}</h3>
        <ol class="timeline">
          ${ofDay.map((fact) => renderFact(fact, view, userId))}
        </ol>`,
  );
}

function renderNextTry({ state, now, reader }: LeadPageView): Html | undefined {
  const next = findNextTry(state);
  if (!next) return undefined;
  const what = next.reason === "callback" ? "Call back, as they asked" : "Try again (suggested)";
  const isSameDay = toWallClock(reader.timeZone, next.at).date === toWallClock(reader.timeZone, now).date;
  return html`<p class="next-try">
    <strong>${what}</strong> ${isSameDay ? "" : `${formatDate(next.at, reader)} at `}${clockTime(next.at, reader)}
  </p>`;
}

function renderFact(fact: Fact, view: LeadPageView, userId: string): Html {
  const { reader } = view;
  const words = describeFact(fact, { reader, nameClient: (clientId) => nameClient(view, clientId) });
  const note = fact.kind === "outcome_recorded" ? fact.note : undefined;
  const about = [nameSource(fact, userId), describeGrade(fact)].filter((part) => part !== undefined).join(", ");
  return html`<li>
    ${clockTime(fact.at, reader)} <span>${words}</span>
    ${note !== undefined && html`<q class="said" dir="auto">${isolateNumbers(note)}</q>`}
    <span class="about">${about}</span>
  </li>`;
}

/** Who recorded a fact, and through what. */
function nameSource({ source, author }: Fact, userId: string): string {
  if (source === "baton") return "by Baton";
  if (source === "link") return "on the lead card";
  if (author === userId) return "by you";
  if (author.startsWith("user_")) return "in the console";
  return "through the API";
}

/** How late a report came, if it was not made as it happened. */
function describeGrade(fact: Fact): string | undefined {
  if (!("recordedAt" in fact) || fact.recordedAt === undefined) return undefined;
  const phrase = gradePhrases[gradeReport({ at: fact.at, recordedAt: fact.recordedAt })];
  return phrase && `${phrase} ${formatDuration(Date.parse(fact.recordedAt) - Date.parse(fact.at))} later`;
}
