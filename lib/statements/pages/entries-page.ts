import type { ChargeLine } from "#domain/billing/charge-lines.ts";
import type { SettlementLine } from "#domain/ledger/statement-pages.ts";
import { html } from "#platform/pages/html.ts";
import { formatPlainDate, formatTime } from "#platform/text/format-time.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import { renderLink, renderPaper, renderTable } from "./paper.ts";
import { entryNames } from "./statement-phrases.ts";
import { toMoneyFormat } from "./statement-sheet.ts";

/** An entry of a statement as its list shows it. */
type ListedEntry = {
  id: string;
  occurredAt: string;
  leadId?: string | undefined;
  line: ChargeLine | SettlementLine;
  amount: number;
};

type EntriesPage = {
  /** The title of the statement. */
  title: string;
  /** The campaign to which the list is narrowed. */
  campaign?: string | undefined;
  currency: string;
  timeZone: string;
  entries: readonly ListedEntry[];
  /** The queries of the first page and of the next one, if this is not the only one. */
  first?: string | undefined;
  next?: string | undefined;
};

/** Renders one page of the entries that a statement is made of. Each opens its proof. */
export function renderEntriesPage(
  { title, campaign, currency, timeZone, entries, first, next }: EntriesPage,
  token: string,
): string {
  const money = toMoneyFormat(currency);
  const reader = { timeZone, locale: "en-GB" };
  const heading = `What ${title} is made of`;
  const caption = campaign === undefined ? "Entries of the journal" : `Entries of ${campaign}`;
  const columns = [{ name: "Lead" }, { name: "When" }, { name: "Amount", isNumber: true }];
  return renderPaper({
    title: heading,
    body: html`<div class="top">
        <h1>${heading}</h1>
        <nav aria-label="Documents"><a href="/b/${token}">${title}</a></nav>
      </div>
      ${
        entries.length === 0
          ? html`<p>There are no entries on this page.</p>`
          : renderTable({ caption, title, columns }, [
              html`<tbody role="rowgroup">
                ${entries.map(
                  ({ id, occurredAt, leadId, line, amount }) =>
                    html`<tr role="row">
                      <th scope="row" role="rowheader">
                        ${renderLink(leadId ?? entryNames[line], token, `entries/${id}`)}
                        ${leadId !== undefined && html`<span class="detail">${entryNames[line]}${amount < 0 && ", taken back"}</span>`}
                      </th>
                      <td role="cell">
                        <time datetime="${occurredAt}">
                          ${formatPlainDate(occurredAt, reader)}, ${formatTime(occurredAt, reader)}
                        </time>
                      </td>
                      <td role="cell" class="number">${money(amount)}</td>
                    </tr>`,
                )}
              </tbody>`,
            ])
      }
      ${
        (first !== undefined || next !== undefined) &&
        html`<nav class="more" aria-label="Pages">
          ${first !== undefined && html`<a href="/b/${token}/entries${first}">First page</a>`}
          ${next !== undefined && html`<a href="/b/${token}/entries${next}" rel="next">Next page</a>`}
        </nav>`
      }
      <p class="check">Dates and times are by the clock of ${nameTimeZone(timeZone)}.</p>`,
  });
}
