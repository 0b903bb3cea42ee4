import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import type { ReturnReason } from "#domain/returns/return-policy.ts";
import type { ReturnId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks, toAddress } from "../../pages/page-links.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { returnMark } from "./return-phrases.ts";
import { dataTable } from "../../pages/data-table.ts";

/** A return as a row of a list. */
export type ReturnRow = {
  id: ReturnId;
  status: ReturnStatus;
  reason: ReturnReason;
  /** The name of the person; undefined if the person was erased or gave none. */
  personName?: string | undefined;
  /** Whose lead it is; undefined for the client's own people. */
  clientName?: string | undefined;
  openedAt: Instant;
  amount?: Money | undefined;
};

/** The returns with some statuses. `next` continues a list of one status; `all` says where the rest is. */
export type ReturnSection = {
  statuses: readonly ReturnStatus[];
  rows: readonly ReturnRow[];
  /** How many returns could not be read. */
  unreadable: number;
  /** The statuses of which there are more than the section shows. */
  more: readonly ReturnStatus[];
};

type Reading = { now: Instant; reader: ReaderLocale; isClient: boolean };

const tabs: { status?: ReturnStatus; name: string }[] = [
  { name: "All" },
  { status: "referred", name: "To decide" },
  { status: "open", name: "Waiting" },
  { status: "approved", name: "Approved" },
  { status: "declined", name: "Declined" },
  { status: "withdrawn", name: "Withdrawn" },
];

const path = "/console/returns";

/** Renders all returns: what the agency has to decide, what waits for evidence, and what was decided. */
export const renderReturns = (sections: readonly ReturnSection[], reading: Reading): Html =>
  html`${heading(undefined, reading)}
  ${
    sections.every(({ rows }) => rows.length === 0)
      ? noReturns(reading)
      : sections.map(
          (section) =>
            html`<section class="stack">
              <h2>${titles(reading)[section.statuses[0] ?? "referred"]}</h2>
              ${section.rows.length === 0 ? html`<p class="soft">None.</p>` : renderTable(section.rows, reading)}
              ${unreadableNote(section.unreadable)}
              ${section.more.map(
                (status) => html`<p><a href="${toAddress(path, { status })}">All that are ${allNames[status]}</a></p>`,
              )}
            </section>`,
        )
  }`;

/** Renders a page of the returns with one status. */
export const renderReturnsWith = (
  status: ReturnStatus,
  { rows, unreadable }: Pick<ReturnSection, "rows" | "unreadable">,
  paging: { after?: string | undefined; next?: string | undefined },
  reading: Reading,
): Html =>
  html`${heading(status, reading)}
  ${
    rows.length === 0
      ? html`<div class="empty"><p>No return is ${allNames[status]}.</p></div>`
      : renderTable(rows, reading)
  }
  ${unreadableNote(unreadable)} ${pageLinks(path, { status }, paging)}`;

const allNames: Record<ReturnStatus, string> = {
  referred: "for the agency to decide",
  open: "waiting for evidence",
  approved: "approved",
  declined: "declined",
  withdrawn: "withdrawn",
};

const titles = ({ isClient }: Reading): Record<ReturnStatus, string> => ({
  referred: isClient ? "The agency decides" : "For you to decide",
  open: "Waiting for evidence",
  approved: "Decided",
  declined: "Decided",
  withdrawn: "Decided",
});

const heading = (chosen: ReturnStatus | undefined, { isClient }: Reading): Html =>
  html`<h1>Returns</h1>
    <nav aria-label="Returns by state">
      <ul class="tabs">
        ${tabs.map(
          ({ status, name }) =>
            html`<li>
              <a href="${toAddress(path, { status })}" ${status === chosen && html`aria-current="page"`}
                >${isClient && status === "referred" ? "With the agency" : name}</a
              >
            </li>`,
        )}
      </ul>
    </nav>`;

const noReturns = ({ isClient }: Reading): Html =>
  html`<div class="empty">
    <p>${isClient ? "You returned no lead yet." : "No client returned a lead yet."}</p>
    <p class="soft">
      ${
        isClient
          ? "If a lead is not what you pay for, open it and return it. The contract decides, or the agency does."
          : "A client returns a lead on its page, on the lead card or by the API. What the contract cannot decide is here for you."
      }
    </p>
    <p><a class="button" href="/console/leads">Show the leads</a></p>
  </div>`;

const unreadableNote = (count: number): Html | undefined =>
  count === 0
    ? undefined
    : html`<p class="notice is-warning">
        ${count === 1 ? "One return" : `${count} returns`} cannot be read now, and ${count === 1 ? "is" : "are"} missing
        here.
      </p>`;

const renderTable = (rows: readonly ReturnRow[], { now, reader, isClient }: Reading): Html =>
  dataTable({ caption: "Returns, the latest first", isCaptionUnseen: true, className: "returns" }, rows, [
    {
      title: "Lead",
      cell: ({ id, personName }) => html`<a href="/console/returns/${id}">${personName ?? "Person without a name"}</a>`,
    },
    { title: "State", cell: ({ status }) => returnMark(status), label: false },
    { title: "Reason", cell: ({ reason }) => reasonPhrases[reason], label: false },
    !isClient && { title: "Client", cell: ({ clientName }) => clientName ?? "–", className: "name" },
    { title: "Returned", cell: ({ openedAt }) => moment(openedAt, now, reader) },
    {
      title: "Credit",
      cell: ({ amount }) => (amount ? formatExactMoney(amount, reader.locale) : html`<span class="soft">–</span>`),
      isNumber: true,
    },
  ]);
