import type { Fact } from "#domain/history/fact.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { PostedEntry } from "#ledger/ports.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatSignedMoney } from "#platform/text/format-money.ts";
import { formatDateTime, formatPlainDate } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import {
  describeFact,
  entryNames,
  modelNames,
  rulePhrases,
  sourcePhrases,
  toThirdPerson,
} from "#statements/pages/statement-phrases.ts";
import { dataTable } from "../../pages/data-table.ts";
import { factList, type NamedFact } from "../../pages/fact-list.ts";

/** An entry of the journal with what decides it. The facts are without the person. */
export type ShownEntry = Pick<PostedEntry, "entry" | "page"> & {
  entryId: string;
  clientId: ClientId;
  clientName: string;
  currency: string;
  campaignName: string | undefined;
  facts: readonly Fact[];
  isClient: boolean;
  canReadLeads: boolean;
};

/** Renders the proof of an entry: what it comes to, by which rule, on which facts, and how to check it. */
export function renderEntry(shown: ShownEntry, reader: ReaderLocale): Html {
  const { entryId, clientId, clientName, currency, entry, isClient } = shown;
  const name = entryNames[entry.line];
  return html`<p><a href="/console/statements/${clientId}">${isClient ? "Statements" : clientName}</a></p>
    <h1>Entry ${entryId}</h1>
    <p class="lede">
      ${formatSignedMoney({ amount: entry.amount, currency }, reader.locale)} before tax:
      ${entry.amount < 0 ? `${name}, taken back` : name}${!isClient && `, ${clientName}`}.
    </p>
    ${renderRule(shown, reader)} ${renderFacts(shown, reader)}
    <section aria-labelledby="check">
      <h2 id="check">How to check this</h2>
      <p>
        Page ${shown.page.number} of the journal has this entry, since ${formatDateTime(shown.page.postedAt, reader)}.
        The hash of the page covers it and all pages before it:
      </p>
      <p><code class="hash">${shown.page.hash}</code></p>
    </section>`;
}

/** Speaks to the client, or of it to the agency. */
const say = (phrase: string, { isClient }: Pick<ShownEntry, "isClient">): string =>
  isClient ? phrase : toThirdPerson(phrase);

function renderRule({ entry, campaignName, canReadLeads, isClient }: ShownEntry, reader: ReaderLocale): Html {
  const { contractFrom } = entry;
  const ofLead: NamedFact[] =
    "leadId" in entry
      ? [
          ["Campaign", `${campaignName ?? "a campaign that was deleted"}, ${modelNames[entry.model]}`],
          ["Price", `of the terms since ${formatPlainDate(entry.termsFrom, reader)}`],
        ]
      : [];
  return factList([
    ["Rule", html`${say(rulePhrases[entry.rule], { isClient })} <code>${entry.rule}</code>`],
    ...ofLead,
    ["Contract", contractFrom && `since ${formatPlainDate(contractFrom, reader)}`],
    [
      "Lead",
      "leadId" in entry && canReadLeads ? html`<a href="/console/leads/${entry.leadId}">Open the lead</a>` : undefined,
    ],
  ]);
}

function renderFacts({ entry, facts, isClient }: ShownEntry, reader: ReaderLocale): Html {
  if (facts.length === 0) {
    return html`<p>
      ${
        "leadId" in entry
          ? "The facts that decide it are no longer stored."
          : "It rests on all lines of its statement, and on no single lead."
      }
    </p>`;
  }
  return dataTable({ caption: "The facts that decide it" }, facts, [
    {
      title: "What happened",
      cell: (fact) =>
        html`${say(describeFact(fact), { isClient })}
          <span class="soft small">recorded ${sourcePhrases[fact.source]}</span>`,
    },
    {
      title: "When",
      cell: ({ at }) => html`<time datetime="${at}">${formatDateTime(at, reader)}</time>`,
      label: false,
    },
  ]);
}
