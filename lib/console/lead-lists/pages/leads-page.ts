import type { LeadStatus } from "#domain/history/lead-status.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { describeNextStep } from "../../inbox/pages/next-step.ts";
import type { ListedLead } from "../../leads/pages/lead-cells.ts";
import { leadTable } from "../../leads/pages/lead-table.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { type Choice, filterChoice, filterText } from "../../pages/filter-fields.ts";
import { unreadableNotice } from "./unreadable-notice.ts";
import { findWorkList } from "#domain/history/find-work-list.ts";
import type { LeadNames } from "../../leads/load-lead-names.ts";

type LeadRow = ListedLead & { names: LeadNames };

/** What the list shows, and how it was filtered. */
export type LeadsView = {
  rows: readonly LeadRow[];
  unreadable: number;
  next?: string | undefined;
  filters: { clients: readonly Choice[]; campaigns: readonly Choice[] };
  query: {
    q?: string | undefined;
    status?: LeadStatus | undefined;
    clientId?: string | undefined;
    campaignId?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    after?: string | undefined;
  };
  isAgency: boolean;
};

/** The name of each status as people choose it. */
const statusNames: Record<LeadStatus, string> = {
  received: "Received",
  held: "Held for a client",
  dispatched: "Being delivered",
  delivered: "Delivered, not reached",
  acknowledged: "Accepted, not reached",
  contacted: "Contacted",
  nurturing: "Sleeping",
  rejected: "Turned down",
  duplicate: "Known already",
  suppressed: "Suppressed",
  undeliverable: "Undeliverable",
  passed_on: "Passed on",
};

/** Renders the list of leads, newest first, with its search and filters. */
export function renderLeads(view: LeadsView, now: string, reader: ReaderLocale): Html {
  const { rows, unreadable, next, query } = view;
  const { after, ...filters } = query;
  return html`<h1>Leads</h1>
    ${renderFilters(view)} ${unreadableNotice(unreadable)}
    ${rows.length === 0 ? renderEmpty(view) : renderTable(view, now, reader)}
    ${pageLinks("/console/leads", filters, { after, next })}`;
}

function renderFilters({ filters: { clients, campaigns }, query }: LeadsView): Html {
  const statuses = Object.entries(statusNames).map(([id, name]) => ({ id, name }));
  const { q, after: _, ...others } = query;
  const isNarrowed = Object.values(others).some((value) => value !== undefined);
  return html`<form class="stack" method="get" action="/console/leads">
    <div class="filters">
      ${filterText({ name: "q", label: "Name, phone, email or reference", type: "search", value: q })}
      <p class="actions">
        <button class="go">Show leads</button>
        ${(isNarrowed || q !== undefined) && html`<a class="button" href="/console/leads">Clear</a>`}
      </p>
    </div>
    <details ${isNarrowed && html`open`}>
      <summary>More filters</summary>
      <div class="filters">
        ${filterChoice({ name: "status", label: "Status", value: query.status, all: "Any", choices: statuses })}
        ${
          clients.length > 0 &&
          filterChoice({ name: "clientId", label: "Client", value: query.clientId, all: "All", choices: clients })
        }
        ${filterChoice({ name: "campaignId", label: "Campaign", value: query.campaignId, all: "All", choices: campaigns })}
        ${filterText({ name: "from", label: "Received from", type: "date", value: query.from })}
        ${filterText({ name: "to", label: "Received until", type: "date", value: query.to })}
      </div>
    </details>
  </form>`;
}

const isFiltered = ({ after: _, ...filters }: LeadsView["query"]): boolean =>
  Object.values(filters).some((value) => value !== undefined);

const renderTable = ({ rows, isAgency }: LeadsView, now: string, reader: ReaderLocale): Html =>
  leadTable({
    caption: "Leads, newest first",
    ageTitle: "Received",
    rows: rows.map((row) => ({
      ...row,
      age: moment(row.state.received.at, now, reader),
      nextStep: describeWork(row.state, now, reader),
    })),
    isAgency,
    withoutClient: "No client yet",
  });

/** What to do next about a lead that waits for a call, or has a callback; nothing for any other. */
function describeWork(state: LeadRow["state"], now: string, reader: ReaderLocale): string {
  const list = findWorkList(state)?.list;
  return list === "unworked" || list === "attempted" ? describeNextStep(state, now, reader) : "";
}

function renderEmpty({ query, next, isAgency }: LeadsView): Html {
  if (next !== undefined) {
    return html`<div class="empty">
      <h2>No match among the newest leads</h2>
      <p>The search stopped here so that the page opens fast. “Next page” searches the older ones.</p>
    </div>`;
  }
  if (query.after !== undefined || isFiltered(query)) {
    return html`<div class="empty">
      <h2>No lead matches</h2>
      <p>A name matches by whole words, a phone number and an email address only as a whole.</p>
      <p><a href="/console/leads">Show all leads</a></p>
    </div>`;
  }
  return html`<div class="empty">
    <h2>No leads yet</h2>
    <p>
      ${
        isAgency
          ? "Each lead that is pushed by the API is listed here, with what became of it. Set up a campaign, then push a lead to it."
          : "Each lead that you get is listed here, with what became of it."
      }
    </p>
    ${isAgency && html`<p><a href="/console/campaigns">See the campaigns</a></p>`}
  </div>`;
}
