import type { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import type { Owner } from "../routes.ts";
import { channelNames, formatEndpoint, subscriptionMark } from "./subscription-phrases.ts";
import { dataTable } from "../../pages/data-table.ts";

type Row = { subscription: Subscription; health: EndpointHealth };
type Group = { owner: Owner; name: string; rows: readonly Row[] };

/** Renders the subscriptions of each client, and the agency's own, with the health of their endpoints. */
export const renderSubscriptions = ({
  groups,
  after,
  next,
  now,
  reader,
}: {
  groups: readonly Group[];
  after?: string | undefined;
  next?: string | undefined;
  now: string;
  reader: ReaderLocale;
}): Html =>
  html`<h1>Subscriptions</h1>
    <p class="lede">Where Baton sends leads and events: by text, email or signed webhook.</p>
    ${groups.map((group) => renderGroup(group, now, reader))}
    ${pageLinks("/console/subscriptions", {}, { after, next })}`;

const renderGroup = ({ owner, name, rows }: Group, now: string, reader: ReaderLocale): Html =>
  html`<section class="stack" aria-labelledby="of-${owner}">
    <h2 id="of-${owner}">${name}</h2>
    ${
      rows.length === 0
        ? html`<p class="soft">
            ${owner === "agency" ? "No endpoint gets your events." : "No endpoint: leads of this client wait until it has one."}
          </p>`
        : dataTable({ caption: `Subscriptions of ${name}`, isCaptionUnseen: true, className: "same-columns" }, rows, [
            {
              title: "Address",
              cell: ({ subscription }) =>
                html`<a href="/console/subscriptions/${owner}/${subscription.id}"
                  >${formatEndpoint(subscription, reader)}</a
                >`,
            },
            { title: "Channel", cell: ({ subscription }) => channelNames[subscription.channel] },
            { title: "State", cell: ({ subscription, health }) => subscriptionMark(subscription, health) },
            {
              title: "Failing since",
              cell: ({ health: { failingSince } }) => (failingSince ? moment(failingSince, now, reader) : "–"),
              isNumber: true,
            },
          ])
    }
  </section>`;
