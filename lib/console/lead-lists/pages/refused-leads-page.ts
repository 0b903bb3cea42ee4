import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import { formatFieldName } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { toLeadUrl } from "../../leads/pages/lead-cells.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { type Choice, filterChoice, filterText } from "../../pages/filter-fields.ts";
import { dataTable } from "../../pages/data-table.ts";

export type RefusedLeadsView = {
  /** `title` says in words what the code of the problem means. */
  rows: readonly (RefusedLead & { title: string })[];
  /** About how many more of the period have no record; only on the first page. */
  notKept?: number | undefined;
  campaigns: readonly Choice[];
  query: {
    campaignId?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    after?: string | undefined;
  };
  next?: string | undefined;
};

/** Renders the pushes that Baton refused, newest first: why, and what each of them had. */
export function renderRefusedLeads(view: RefusedLeadsView, now: string, reader: ReaderLocale): Html {
  const { rows, notKept = 0, query, next } = view;
  const { after, ...filters } = query;
  return html`<h1>Refused leads</h1>
    <p class="lede">
      Baton refused these pushes, and its response named the reason. A lead that is corrected and pushed again is
      accepted; its record stays here until it expires.
    </p>
    ${renderFilters(view)}
    ${
      notKept > 0 &&
      html`<p class="notice is-warning">
        About ${notKept} more were refused in these hours. They came too fast for a record of each.
      </p>`
    }
    ${rows.length === 0 ? renderEmpty(view) : renderTable(view, now, reader)}
    ${pageLinks("/console/refused-leads", filters, { after, next })}`;
}

const renderFilters = ({ campaigns, query }: RefusedLeadsView): Html =>
  html`<form class="filters" method="get" action="/console/refused-leads">
    ${filterChoice({ name: "campaignId", label: "Campaign", value: query.campaignId, all: "All", choices: campaigns })}
    ${filterText({ name: "from", label: "Refused from", type: "date", value: query.from })}
    ${filterText({ name: "to", label: "Refused until", type: "date", value: query.to })}
    <p class="actions"><button>Show refused leads</button></p>
  </form>`;

const renderTable = ({ rows, campaigns }: RefusedLeadsView, now: string, reader: ReaderLocale): Html =>
  dataTable({ caption: "Refused leads, newest first", isCaptionUnseen: true }, rows, [
    { title: "Why", cell: renderReason },
    { title: "Refused", cell: ({ at }) => moment(at, now, reader) },
    { title: "Campaign", cell: (row) => html`<bdi>${nameCampaign(row, campaigns)}</bdi>`, className: "name" },
    { title: "What it had", cell: (row) => renderContent(row, reader), className: "name", label: false },
  ]);

function renderReason({ code, title, errors = [], leadId }: RefusedLeadsView["rows"][number]): Html {
  return html`<a href="/problems/${code.replaceAll("_", "-")}">${title}</a>${
      errors.length > 0 &&
      html`<ul class="faults">
        ${errors.map(
          ({ pointer, parameter, header, detail }) =>
            html`<li>${namePlace(pointer ?? parameter ?? header)}: ${detail}</li>`,
        )}
      </ul>`
    }${leadId !== undefined && html`<p class="note"><a href="${toLeadUrl(leadId)}">The earlier lead</a></p>`}`;
}

/** The field of a request in words: "Phone" for "/person/phone". */
function namePlace(place: string | undefined): string {
  const field = (place ?? "").split("/").findLast((part) => part !== "" && !/^\d+$/.test(part));
  return field === undefined ? "The request" : formatFieldName(field);
}

const nameCampaign = ({ campaignId }: RefusedLead, campaigns: readonly Choice[]): string =>
  campaignId === undefined
    ? "None named"
    : (campaigns.find(({ id }) => id === campaignId)?.name ?? "A campaign that does not exist");

/** The person as pushed, if the agency keeps it, and the key of the request. */
function renderContent({ person, idempotencyKey }: RefusedLead, reader: ReaderLocale): Html {
  const { name, phone, ...rest } = person ?? {};
  const parts = [phone && formatPhone(phone, reader), ...Object.values(rest)].filter(
    (part) => part !== undefined && part !== "",
  );
  return html`${
    person
      ? html`<bdi>${name ?? "No name"}</bdi>${parts.length > 0 && html`<bdi class="note">${parts.join(" · ")}</bdi>`}`
      : html`<span class="soft">Person not kept</span>`
  }${idempotencyKey !== undefined && html`<span class="note">Reference <bdi>${idempotencyKey}</bdi></span>`}`;
}

function renderEmpty({ next, query }: RefusedLeadsView): Html {
  const isFiltered = query.campaignId !== undefined || query.from !== undefined || query.to !== undefined;
  if (next !== undefined) {
    return html`<div class="empty">
      <h2>None on this page</h2>
      <p>Older ones may match: open the next page.</p>
    </div>`;
  }
  return html`<div class="empty">
    <h2>${isFiltered || query.after !== undefined ? "No refused lead matches" : "No lead was refused"}</h2>
    <p>A push that breaks a rule of its campaign is recorded here with the field and the rule.</p>
    ${isFiltered && html`<p><a href="/console/refused-leads">Show all refused leads</a></p>`}
  </div>`;
}
