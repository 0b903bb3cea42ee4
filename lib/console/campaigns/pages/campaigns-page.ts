import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { Model } from "#domain/campaigns/model.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatUpcoming } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { CampaignReadiness } from "#readiness/read-readiness.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";

type CampaignsPage = {
  rows: readonly { campaign: Campaign; readiness: CampaignReadiness | undefined }[];
  names: ReadonlyMap<ClientId, string>;
  after?: string | undefined;
  next?: string | undefined;
};

/** How a campaign works with its client, in words. */
export const modelNames: Record<Model, string> = {
  callback: "Callback leads",
  appointment: "Booked appointments",
  hybrid: "Callback leads, promoted to appointments",
};

/** Renders the campaigns of an agency, each with whether a lead that is pushed now would reach a client. */
export function renderCampaigns(
  { rows, names, after, next }: CampaignsPage,
  { session, now }: { session: ConsoleSession; now: Instant },
): Html {
  return html`<h1>Campaigns</h1>
    ${
      rows.length === 0
        ? html`<div class="empty">
            <p>A campaign says what its leads must contain, which clients take them, and at which price.</p>
            <p>Create the first one by the API: <code>POST /v1/campaigns</code>.</p>
          </div>`
        : renderTable(rows, names, { session, now })
    }
    ${pageLinks("/console/campaigns", {}, { after, next })}`;
}

const renderTable = (
  rows: CampaignsPage["rows"],
  names: CampaignsPage["names"],
  { session: { reader }, now }: { session: ConsoleSession; now: Instant },
): Html =>
  dataTable(
    { caption: "Campaigns, newest first", isCaptionUnseen: true },
    rows.map((row) => ({ ...row, terms: findVersionAt(row.campaign.terms, now) })),
    [
      { title: "Campaign", cell: ({ campaign: { id, name } }) => html`<a href="/console/campaigns/${id}">${name}</a>` },
      { title: "A lead now", cell: ({ readiness }) => readiness && readinessMark(readiness, now, reader) },
      { title: "Clients", cell: ({ campaign }) => describeClients(campaign, names), className: "name" },
      { title: "Model", cell: ({ terms }) => (terms ? modelNames[terms.model] : "By client") },
      {
        title: "Price",
        cell: ({ terms }) => (terms ? formatExactMoney(terms.price, reader.locale) : "By client"),
        isNumber: true,
      },
    ],
  );

/** Whether a lead reaches a client now, later, or not, as a shape and words. */
export function readinessMark({ isReady, opensAt }: CampaignReadiness, now: Instant, reader: ReaderLocale): Html {
  if (!isReady) return renderMark({ shape: "✕", word: "Stopped", tone: "bad" });
  if (opensAt === undefined) {
    return renderMark({ shape: "✓", word: "Reaches a client", tone: "good" });
  }
  return renderMark({
    shape: "◌",
    word: `Held, delivered ${formatUpcoming(opensAt, now, reader)}`,
    tone: "warning",
  });
}

function describeClients(campaign: Campaign, names: ReadonlyMap<ClientId, string>): string {
  const members = listMembers(campaign).map(({ clientId }) => names.get(clientId) ?? "a client");
  return members.length > 3 ? `${members.slice(0, 2).join(", ")} and ${members.length - 2} more` : members.join(", ");
}
