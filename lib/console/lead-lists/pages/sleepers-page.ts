import type { NotWokenReason } from "#domain/contact/nurture.ts";
import { nurturePhrases } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatPlainDate, formatUpcoming } from "#platform/text/format-time.ts";
import { type ReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import { aboutLead, describePerson, type ListedLead, personLink } from "../../leads/pages/lead-cells.ts";
import { leadMark } from "../../leads/pages/lead-mark.ts";
import { csrfField } from "../../pages/form-field.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { unreadableNotice } from "./unreadable-notice.ts";
import { renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";
import type { LeadNames } from "../../leads/load-lead-names.ts";

type SleeperRow = ListedLead & { names: LeadNames };

export type SleepersView = {
  rows: readonly SleeperRow[];
  unreadable: number;
  after?: string | undefined;
  next?: string | undefined;
  /** Why a lead that should wake stays asleep. */
  fault?: string | undefined;
  isAgency: boolean;
};

type Reader = { now: string; reader: ReaderLocale; csrf: string; mayWake: boolean };

/** Why a lead stays asleep, as a clause. */
const stayPhrases: Record<NotWokenReason, string> = {
  person_erased: "its person was erased",
  suppressed: "its person is on the suppression list",
  consent_missing: "there is no evidence of consent",
  consent_expired: "the person’s consent has expired",
  screening_missing: "its number was not screened",
  screening_expired: "the screening of its number has expired",
  tps_listed: "its number is on a register of people who must not be called",
  campaign_inactive: "its campaign is paused",
  client_paused: "its client is paused",
  no_subscription: "its client has no working address for leads",
  outside_hours: "the campaign delivers no leads at this hour",
};

/** What helps against it, if a person can do that. */
const remedies: Partial<Record<NotWokenReason, string>> = {
  screening_missing: "Screen the number, and wake the lead by the API with the verdicts.",
  screening_expired: "Screen the number again, and wake the lead by the API with the verdicts.",
  campaign_inactive: "Resume the campaign first.",
  client_paused: "Resume the client first.",
  no_subscription: "Add a subscription for the client, or enable one, first.",
};

/** Says why a lead was not woken: what happened, what was kept, and what to do. */
export function describeStay(
  { reason, until }: { reason: NotWokenReason; until?: string | undefined },
  now: string,
  reader: ReaderLocale,
): string {
  const remedy = until === undefined ? remedies[reason] : `Try again ${formatUpcoming(until, now, reader)}.`;
  return `The lead still sleeps, because ${stayPhrases[reason]}. Its date is unchanged.${remedy === undefined ? "" : ` ${remedy}`}`;
}

/** Renders the leads that sleep, by the date on which they wake. */
export function renderSleepers(view: SleepersView, context: Reader): Html {
  const { rows, unreadable, after, next, fault } = view;
  return html`<h1>Sleeping leads</h1>
    <p class="lede">
      These people are interested, but not ready yet. Each lead wakes on its date: Baton delivers it again to the same
      client, at no second charge.
    </p>
    ${fault !== undefined && html`<p class="notice is-bad" role="alert" tabindex="-1" autofocus>${fault}</p>`}
    ${unreadableNotice(unreadable)} ${rows.length === 0 ? empty : renderTable(view, context)}
    ${pageLinks("/console/sleepers", {}, { after, next })}`;
}

const empty = html`<div class="empty">
  <h2>No lead sleeps</h2>
  <p>A lead sleeps after a call in which the person names a later date. Record that on the page of the lead.</p>
  <p><a href="/console">Open the inbox</a></p>
</div>`;

const renderTable = ({ rows, isAgency }: SleepersView, { reader, csrf, mayWake }: Reader): Html =>
  dataTable({ caption: "Sleeping leads, the first to wake first", isCaptionUnseen: true }, rows, [
    { title: "Person", cell: personLink },
    { title: "Status", cell: ({ state }) => leadMark(state), label: false },
    { title: "About", cell: (row) => aboutLead(row, row.names.campaignName), label: false },
    isAgency && {
      title: "Client",
      cell: ({ names }) => html`<bdi>${names.clientName ?? "Client unknown"}</bdi>`,
    },
    { title: "Wakes", cell: ({ state }) => describeWaking(state.sleep, reader) },
    {
      title: "Why not yet",
      cell: ({ state: { sleep } }) => (sleep?.reason === undefined ? "Not said" : nurturePhrases[sleep.reason]),
    },
    mayWake && {
      title: html`<span class="unseen">Action</span>`,
      className: "is-action",
      cell: ({ leadId, state, personal }) =>
        html`<form method="post" action="/console/sleepers/${leadId}/wake">
          ${csrfField(csrf)} <input type="hidden" name="cycle" value="${state.cycles.length + 1}" />
          <button>Wake now<span class="unseen">: ${describePerson(personal)}</span></button>
        </form>`,
    },
  ]);

/** The date on which a lead wakes; or why it did not, on the date that is over. */
function describeWaking(sleep: SleeperRow["state"]["sleep"], reader: ReaderLocale): Html {
  const date =
    sleep?.wakeOn === undefined
      ? undefined
      : html`<time datetime="${sleep.wakeOn}">${formatPlainDate(sleep.wakeOn, toDateReader(reader))}</time>`;
  if (sleep?.notWoken) {
    return html`${renderMark({ shape: "▲", word: "not woken", tone: "warning" })} ${date}:
    ${stayPhrases[sleep.notWoken.reason]}`;
  }
  return date ?? html`When it is woken: it has no date`;
}
