import type { Fact } from "#domain/history/fact.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import type { Settlement } from "#domain/ledger/statement-pages.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime, formatPlainDate } from "#platform/text/format-time.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import { renderPaper, renderTable } from "./paper.ts";
import { describeFact, entryNames, modelNames, rulePhrases, sourcePhrases } from "./statement-phrases.ts";
import { toMoneyFormat } from "./statement-sheet.ts";

/** An entry with what proves it: the facts on which it rests, and its page of the journal. */
type ProofPage = {
  id: string;
  /** The title of the statement. */
  title: string;
  currency: string;
  timeZone: string;
  campaignName?: string | undefined;
  entry: Entry | Settlement;
  page: { number: number; postedAt: string; hash: string };
  facts: readonly Fact[];
};

/** Renders the proof of an entry in words. It names the lead by its id, and no person. */
export function renderProofPage(proof: ProofPage, token: string): string {
  const { id, title, currency, timeZone, campaignName, entry, page, facts } = proof;
  const reader = { timeZone, locale: "en-GB" };
  const heading = `Proof of ${id}`;
  return renderPaper({
    title: heading,
    kind: "proof",
    body: html`<div class="top">
        <h1>${heading}</h1>
        <nav aria-label="Documents"><a href="/b/${token}">${title}</a></nav>
      </div>
      <p class="amount">${toMoneyFormat(currency)(entry.amount)}</p>
      <p>${entryNames[entry.line]}${entry.amount < 0 && ", taken back"}</p>
      <section>
        <h2>The rule</h2>
        <p>${rulePhrases[entry.rule]} <code>${entry.rule}</code></p>
        <dl>
          ${"leadId" in entry && renderTerm("Lead", html`<code>${entry.leadId}</code>`)}
          ${"leadId" in entry && renderTerm("Campaign", html`${campaignName ?? entry.campaignId}, ${modelNames[entry.model]}`)}
          ${"termsFrom" in entry && renderTerm("Price", html`of the terms from ${formatPlainDate(entry.termsFrom, reader)}`)}
          ${entry.contractFrom !== undefined && renderTerm("Contract", html`from ${formatPlainDate(entry.contractFrom, reader)}`)}
        </dl>
      </section>
      ${facts.length > 0 ? renderFacts(facts, { title: heading, reader }) : renderNoFacts(entry)}
      <section class="check">
        <h2>How to check ${heading}</h2>
        <p>
          Page ${page.number} of the journal has this entry, from ${formatDateTime(page.postedAt, reader)}. Times are by
          the clock of ${nameTimeZone(timeZone)}. The hash of the page covers it and all pages before it:
        </p>
        <p><code>${page.hash}</code></p>
      </section>`,
  });
}

const renderTerm = (term: string, value: Html): Html =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;

const renderFacts = (
  facts: readonly Fact[],
  { title, reader }: { title: string; reader: Parameters<typeof formatDateTime>[1] },
): Html =>
  renderTable({ caption: "The facts that decide it", title, columns: [{ name: "What happened" }, { name: "When" }] }, [
    html`<tbody role="rowgroup">
      ${facts.map(
        (fact) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              ${describeFact(fact)}<span class="detail">recorded ${sourcePhrases[fact.source]}</span>
            </th>
            <td role="cell">
              <time datetime="${fact.at}">${formatDateTime(fact.at, reader)}</time>
              <span class="detail">${fact.at}</span>
            </td>
          </tr>`,
      )}
    </tbody>`,
  ]);

/** What the contract adds rests on all leads of the period. */
const renderNoFacts = (entry: Entry | Settlement): Html =>
  "leadId" in entry
    ? html`<p>The facts that decide it are no longer stored.</p>`
    : html`<p>It rests on all lines of the statement, and on no single lead.</p>`;
