import type { LeadAge } from "#domain/history/lead-clock.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { ListedLead } from "../../leads/pages/lead-cells.ts";
import { leadTable } from "../../leads/pages/lead-table.ts";
import { formatWorkingTime } from "../../pages/format-elapsed.ts";
import { elapsed } from "../../pages/moment.ts";
import { pageLinks, toAddress } from "../../pages/page-links.ts";
import { unreadableNotice } from "../../lead-lists/pages/unreadable-notice.ts";
import { describeNextStep } from "./next-step.ts";
import type { LeadNames } from "../../leads/load-lead-names.ts";
import type { InboxTab } from "../read-inbox.ts";

/** A lead of the inbox with its names and its age. */
type InboxRow = ListedLead & {
  names: LeadNames;
  age: LeadAge;
};

export type InboxView = {
  tab: InboxTab;
  rows: readonly InboxRow[];
  /** How many leads wait in each tab; more than `pageSize` is not counted. */
  counts: Readonly<Record<InboxTab, number>>;
  pageSize: number;
  /** How many leads of the page cannot be read at the moment. */
  unreadable: number;
  after?: string | undefined;
  next?: string | undefined;
  etag: string;
  /** Whether the rows name the client, because the reader sees those of several. */
  isAgency: boolean;
};

const tabNames: Record<InboxTab, string> = { unworked: "Unworked", attempted: "Attempted", due: "Calls due" };
const tabOrder = ["unworked", "attempted", "due"] as const satisfies readonly InboxTab[];

/** What is announced of a row that comes by itself, and of several. */
const newsPhrases: Record<InboxTab, string> = {
  unworked: "new lead|new leads",
  attempted: "lead to call again|leads to call again",
  due: "call due|calls due",
};

/** Renders the inbox. The script polls the first page; it works without. */
export function renderInbox(view: InboxView, now: string, reader: ReaderLocale): Html {
  const { tab, after, etag } = view;
  const rows = renderInboxRows(view, now, reader);
  return html`<h1>Inbox</h1>
    ${
      after === undefined
        ? html`<div
            class="stack"
            data-now="${now}"
            data-live="${toAddress("/console/inbox/rows", { tab })}"
            data-etag="${etag}"
            data-most="${view.pageSize}"
            data-news="${newsPhrases[tab]}"
          >
            ${rows}
          </div>`
        : html`<div class="stack" data-now="${now}">${rows}</div>`
    }`;
}

/** Renders the part of the inbox that changes by itself: the tabs with their numbers, the rows, and links to more of them. */
export function renderInboxRows(view: InboxView, now: string, reader: ReaderLocale): Html {
  const { tab, rows, unreadable, isAgency, after, next } = view;
  return html`${renderTabs(view)} ${unreadableNotice(unreadable)}
    ${
      rows.length === 0
        ? renderEmpty(view)
        : leadTable({
            caption: `${tabNames[tab]}, ${tab === "due" ? "the longest overdue first" : "the oldest first"}`,
            ageTitle: "Waiting",
            rows: rows.map((row) => ({
              ...row,
              age: renderAge(row.age, now),
              nextStep: describeNextStep(row.state, now, reader),
            })),
            isAgency,
            withoutClient: "Client unknown",
          })
    }
    <div data-part="pages">${pageLinks("/console", { tab }, { after, next })}</div>`;
}

const renderTabs = ({ tab, counts, pageSize }: InboxView): Html =>
  html`<nav aria-label="Leads by what to do">
    <ul class="tabs">
      ${tabOrder.map(
        (each) =>
          html`<li>
            <a href="${toAddress("/console", { tab: each })}" ${each === tab && html`aria-current="page"`}
              >${tabNames[each]} <span class="count" data-part="${each}">${formatUpTo(counts[each], pageSize)}</span></a
            >
          </li>`,
      )}
      <li><a href="/console/leads">All leads</a></li>
    </ul>
  </nav>`;

const formatUpTo = (count: number, most: number): string => (count > most ? `${most}+` : String(count));

const renderAge = ({ since, workingMs }: LeadAge, now: string): Html =>
  html`${elapsed(since, now)}${
    workingMs !== undefined && html`<span class="soft working">${formatWorkingTime(workingMs)} working</span>`
  }`;

const emptyTexts: Record<InboxTab, readonly [string, string]> = {
  unworked: [
    "Every lead was called.",
    "A new lead appears here within seconds of its receipt, the oldest first, with the time that it has waited.",
  ],
  attempted: [
    "No lead waits for another call.",
    "A lead moves here after a call that reached no one. Record what came of a call on the page of the lead.",
  ],
  due: [
    "No call is due now.",
    "A call is due at the time that a person named, or when the client’s cadence suggests the next try.",
  ],
};

function renderEmpty({ tab, after }: InboxView): Html {
  const [title, text] =
    after === undefined ? emptyTexts[tab] : ["No more leads wait here.", "Go back to the first page."];
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${text}</p>
    <p><a href="/console/leads">See all leads</a></p>
  </div>`;
}
