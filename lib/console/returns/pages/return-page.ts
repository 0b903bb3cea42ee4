import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { DecisionCause, Evidence } from "#domain/returns/return-fact.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { clockTime, moment } from "../../pages/moment.ts";
import { listRecord, type ReturnRecord } from "./return-record.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { causePhrases, describeRemedy, formatEvidence, returnMark } from "./return-phrases.ts";
import type { ReturnRow } from "./returns-page.ts";

/** A return with everything that decides it. */
export type ShownReturn = ReturnRow & {
  leadId: LeadId;
  /** Who opened it: the client's people, or the agency for them. */
  note?: string | undefined;
  decisionNote?: string | undefined;
  contractFrom?: Instant | undefined;
  until?: Instant | undefined;
  cause?: DecisionCause | undefined;
  remedy?: Remedy | undefined;
  endedAt?: Instant | undefined;
  evidence: readonly Evidence[];
  record: ReturnRecord;
};

type Reading = { now: Instant; reader: ReaderLocale; isClient: boolean };

/** Renders a return in three columns, with what may be done about it below. */
export function renderReturn(shown: ShownReturn, reading: Reading, { notice, actions }: ReturnParts): Html {
  const { now, reader } = reading;
  return html`<p><a href="/console/returns">Returns</a></p>
    <div class="page-head">
      <h1>${shown.personName ?? "Person without a name"}</h1>
      ${returnMark(shown.status)}
    </div>
    <p class="lede">
      ${reasonPhrases[shown.reason]}, returned
      ${moment(shown.openedAt, now, reader)}${shown.clientName !== undefined && ` by ${shown.clientName}`}.
      <a class="whole" href="/console/leads/${shown.leadId}">Show the lead</a>
    </p>
    ${notice}
    <div class="compare">
      ${claimColumn(shown, reading)} ${factsColumn(shown, reading)} ${ruleColumn(shown, reading)}
    </div>
    ${actions}`;
}

export type ReturnParts = { notice?: Html | undefined; actions?: Html | undefined };

const claimColumn = ({ reason, note, openedAt }: ShownReturn, { reader, isClient }: Reading): Html =>
  html`<section class="sheet stack" aria-labelledby="claim">
    <h2 id="claim">${isClient ? "What you say" : "What the client says"}</h2>
    <p class="claim">${reasonPhrases[reason]}</p>
    ${note === undefined ? html`<p class="soft">Nothing was written with it.</p>` : html`<p class="notes">${note}</p>`}
    <p class="soft small">${formatDateTime(openedAt, reader)}</p>
  </section>`;

function factsColumn({ record, openedAt }: ShownReturn, { reader }: Reading): Html {
  const days = Map.groupBy(listRecord(record, openedAt), ({ at }) => toDay(at, reader));
  return html`<section class="sheet stack" aria-labelledby="facts">
    <h2 id="facts">What the facts show</h2>
    ${[...days].map(
      ([day, events]) =>
        html`<h3 class="small soft">${day}</h3>
          <ol class="timeline">
            ${events.map(({ at, text }) => html`<li>${clockTime(at, reader)} ${text}</li>`)}
          </ol>`,
    )}
  </section>`;
}

/** The day of an instant, without its time. */
const toDay = (at: Instant, reader: ReaderLocale): string => formatDateTime(at, reader).replace(/ at .*/, "");

function ruleColumn(shown: ShownReturn, { reader }: Reading): Html {
  const { evidence, status, contractFrom } = shown;
  return html`<section class="sheet stack" aria-labelledby="rule">
    <h2 id="rule">What the rule says</h2>
    ${evidence.map(
      ({ needed, found }) =>
        html`<dl class="evidence">
          <dt>Needed</dt>
          <dd>${formatEvidence(needed, reader)}</dd>
          <dt>Found</dt>
          <dd>${formatEvidence(found, reader)}</dd>
        </dl>`,
    )}
    <p class="verdict">${describeVerdict(shown, reader)}</p>
    ${describeAmount(shown, reader)}
    ${
      (status === "open" || status === "referred") &&
      html`<p class="soft small">
        ${contractFrom === undefined ? "The client has no contract." : `By the contract from ${toDay(contractFrom, reader)}.`}
      </p>`
    }
  </section>`;
}

function describeVerdict({ status, cause, until }: ShownReturn, reader: ReaderLocale): string {
  if (cause !== undefined) return causePhrases[cause];
  if (status === "withdrawn") return "It was withdrawn before it was decided.";
  return until === undefined
    ? "Its time has not begun. It waits for evidence."
    : `Evidence is missing. Without it, the contract declines the return after ${formatDateTime(until, reader)}.`;
}

function describeAmount({ status, amount, remedy }: ShownReturn, { locale }: ReaderLocale): Html | undefined {
  const credit = amount && formatExactMoney(amount, locale);
  if (remedy) {
    const given = describeRemedy(remedy);
    return html`<p>
      The client gets ${given}${credit !== undefined && amount?.amount !== 0 && `: ${credit} before tax`}.
    </p>`;
  }
  if (status !== "open" && status !== "referred") return html`<p>The charge stays as it is.</p>`;
  return html`<p>
    ${credit === undefined ? "The contract says no credit." : `The contract would credit ${credit} before tax.`}
  </p>`;
}

/** How a return ended, once it has. */
export const endedNote = (
  { status, endedAt, decisionNote, cause }: ShownReturn,
  { reader, isClient }: Reading,
): Html | undefined => {
  if (endedAt === undefined) return undefined;
  const by = cause === "agency" ? (isClient ? "The agency" : "Your agency") : "The contract";
  const sentences: Record<ReturnStatus, string> = {
    open: "",
    referred: "",
    approved: `${by} approved this return`,
    declined: `${by} declined this return`,
    withdrawn: "The client withdrew this return",
  };
  return html`<section class="sheet stack">
    <h2>${isClient && status === "withdrawn" ? "You withdrew this return" : sentences[status]}</h2>
    <p>${formatDateTime(endedAt, reader)}</p>
    ${decisionNote !== undefined && html`<p class="notes">${decisionNote}</p>`}
  </section>`;
};
