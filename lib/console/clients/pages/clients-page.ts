import { html, type Html } from "#platform/pages/html.ts";
import type { Client } from "#domain/accounts/client.ts";
import { findHoursAt } from "#domain/accounts/contact-hours.ts";
import { Instant } from "#domain/shared/instant.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { csrfField, faultSummary, type FormState, textField } from "../../pages/form-field.ts";
import { formatOpenings } from "../../pages/hours-phrases.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";

type ClientsPage = { clients: readonly Client[]; after?: string | undefined; next?: string | undefined };

/** Renders the clients of an agency with the form for a new one. `once` identifies the form, so that it creates one. */
export function renderClients(
  { clients, after, next }: ClientsPage,
  { session, now, state, once }: { session: ConsoleSession; now: string; state: FormState; once: string },
): Html {
  return html`<h1>Clients</h1>
    ${faultSummary(state)} ${clients.length === 0 ? noClients : renderTable(clients, now)}
    ${pageLinks("/console/clients", {}, { after, next })}
    <form class="sheet form" method="post" action="/console/clients">
      <h2>Add a client</h2>
      ${csrfField(session.csrf)} <input type="hidden" name="once" value="${once}" />
      ${clientFields({ timeZone: session.reader.timeZone }, state)}
      <button class="go">Add the client</button>
    </form>`;
}

/** The fields of a client that its page and the form for a new one share. */
export const clientFields = (client: Partial<Pick<Client, "name" | "timeZone">>, state: FormState): Html =>
  html`${textField({ name: "name", label: "Name", value: client.name, maxLength: 120 }, state)}
  ${textField(
    {
      name: "timeZone",
      label: "Time zone",
      value: client.timeZone,
      maxLength: 64,
      hint: "Its calendar days and months, like Europe/London.",
    },
    state,
  )}`;

const noClients = html`<div class="empty">
  <p>A client buys your leads: a roofer, a solar firm, a broker. Add the first one below, then give it a campaign.</p>
</div>`;

const renderTable = (clients: readonly Client[], now: string): Html =>
  dataTable({ caption: "Clients, newest first", isCaptionUnseen: true }, clients, [
    { title: "Client", cell: ({ id, name }) => html`<a href="/console/clients/${id}">${name}</a>` },
    { title: "State", cell: clientMark },
    { title: "Contact hours", cell: (client) => describeHours(client, now) },
    { title: "Time zone", cell: ({ timeZone }) => timeZone },
  ]);

/** Whether a client takes leads, as a shape and words. */
export const clientMark = ({ paused }: Pick<Client, "paused">): Html =>
  paused
    ? renderMark({ shape: "◌", word: "Paused", tone: "warning" })
    : renderMark({ shape: "●", word: "Takes leads", tone: "good" });

/** The contact hours in force in words. */
export function describeHours({ contactHours = [] }: Pick<Client, "contactHours">, now: string): string {
  const hours = findHoursAt(contactHours, Instant.parse(now));
  return hours ? formatOpenings(hours.weekly) : "Not given";
}
