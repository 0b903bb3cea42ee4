import type { StatementDocument } from "#domain/statements/statement-document.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { html } from "#platform/pages/html.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import { renderLink, renderPaper, renderParties, renderSums, renderTable } from "./paper.ts";
import { discountPhrase, roundingPhrases } from "./statement-phrases.ts";
import { formatRate, toMoneyFormat, toParties } from "./statement-sheet.ts";

/** Renders a credit note, with the leads that it credits. It has at most 100 of them. */
export function renderCreditNotePage(
  note: CreditNote,
  { contract, timeZone }: Pick<StatementDocument, "contract" | "timeZone">,
  token: string,
): string {
  const { documentNumber, invoiceNumber, currency, net, tax, total, credited, hash, page } = note;
  const money = toMoneyFormat(currency);
  const date = (at: string) => formatPlainDate(at, { timeZone, locale: "en-GB" });
  const title = `Credit note ${documentNumber}`;
  const discount = sumAmounts(credited.map((each) => each.discount ?? 0));
  const facts = [
    { label: "Credit note number", value: documentNumber },
    { label: "Date", value: date(note.issuedAt) },
    { label: "Credits", value: `Invoice ${invoiceNumber} of ${date(note.invoiceIssuedAt)}` },
  ];
  const taxNote = roundingPhrases[contract.tax.rounding];
  return renderPaper({
    title,
    body: html`<div class="top">
        <h1>${title}</h1>
        <nav aria-label="Documents"><a href="/b/${token}">Invoice ${invoiceNumber}</a></nav>
      </div>
      ${renderParties({ parties: toParties(contract), facts })}
      ${renderTable(
        { caption: "What is credited", title, columns: [{ name: "Lead" }, { name: "Amount", isNumber: true }] },
        [
          html`<tbody role="rowgroup">
            ${credited.map(
              ({ page: of, index, leadId, amount }) =>
                html`<tr role="row">
                  <th scope="row" role="rowheader">
                    ${renderLink(leadId, token, `entries/${currency}-${of}-${index + 1}`)}
                  </th>
                  <td role="cell" class="number">${money(amount)}</td>
                </tr>`,
            )}
          </tbody>`,
          renderSums(
            [
              ...(discount > 0 ? [{ label: discountPhrase, amount: money(subtractAmount(0, discount)) }] : []),
              { label: "Net", amount: money(net) },
              { label: `${contract.tax.label} at ${formatRate(contract.tax.rate)}`, note: taxNote, amount: money(tax) },
              { label: "Total credited", amount: money(total), isTotal: true },
            ],
            token,
            1,
          ),
        ],
      )}
      <section class="check">
        <h2>How to check ${title}</h2>
        <p>Its amounts are what you owe less. Dates are by the clock of ${nameTimeZone(timeZone)}.</p>
        <p>Page ${page} of the journal issued it. Its hash covers all pages before it:</p>
        <p><code>${hash}</code></p>
      </section>`,
  });
}
