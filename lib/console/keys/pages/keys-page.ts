import { html, type Html } from "#platform/pages/html.ts";
import type { ApiKey, Role } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { ConsoleSession } from "../../console-route.ts";
import { csrfField, faultSummary, type FormState, selectField, textField, toOptions } from "../../pages/form-field.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { dataTable } from "../../pages/data-table.ts";

/** A page of an agency's keys, and the clients among which a new key chooses. */
type KeysPage = {
  keys: readonly ApiKey[];
  clients: readonly Pick<Client, "id" | "name">[];
  after?: string | undefined;
  next?: string | undefined;
};

const roleNames: Record<Role, string> = {
  agency: "Agency: everything",
  client: "Client: the leads of one client",
  billing: "Billing: records and statements, no people",
};

/** Renders the keys of an agency with the form for a new one. `once` identifies the form, so that it creates one key. */
export function renderKeys(
  { keys, clients, after, next }: KeysPage,
  { session, now, state, once }: { session: ConsoleSession; now: string; state: FormState; once: string },
): Html {
  const { reader, csrf } = session;
  return html`<h1>API keys</h1>
    <p class="lede">
      Your programs send a key with each request to the API. Baton stores only its hash, so it shows the key itself
      once.
    </p>
    ${faultSummary(state)} ${keys.length === 0 ? noKeys : renderTable(keys, { clients, now, reader })}
    ${pageLinks("/console/keys", {}, { after, next })}
    <form class="sheet form" method="post" action="/console/keys">
      <h2>Create a key</h2>
      ${csrfField(csrf)} <input type="hidden" name="once" value="${once}" />
      ${textField(
        { name: "name", label: "Name", hint: "Who or what uses it, like “CRM of Kirkstall Windows”.", maxLength: 120 },
        state,
      )}
      ${selectField({ name: "role", label: "What it may do", options: toOptions(roleNames), value: "agency" }, state)}
      ${selectField(
        {
          name: "clientId",
          label: "Client",
          hint: "Only for a key of a client.",
          isOptional: true,
          options: [{ value: "", name: "–" }, ...clients.map(({ id, name }) => ({ value: id, name }))],
        },
        state,
      )}
      ${selectField(
        {
          name: "mode",
          label: "Leads",
          options: [
            { value: "live", name: "Live leads" },
            { value: "test", name: "Sandbox leads, which reach no client and are never billed" },
          ],
          value: "live",
        },
        state,
      )}
      <button class="go">Create the key</button>
    </form>`;
}

const noKeys = html`<div class="empty">
  <p>No program has a key now. Create one below to push leads or to read them.</p>
</div>`;

const renderTable = (
  keys: readonly ApiKey[],
  { clients, now, reader }: Pick<KeysPage, "clients"> & { now: string; reader: ConsoleSession["reader"] },
): Html =>
  dataTable({ caption: "Keys, newest first", isCaptionUnseen: true }, keys, [
    { title: "Name", cell: ({ name }) => name },
    { title: "May do", cell: (key) => describeAccess(key, clients) },
    { title: "Leads", cell: ({ mode }) => (mode === "test" ? "Sandbox" : "Live") },
    { title: "Created", cell: ({ createdAt }) => moment(createdAt, now, reader) },
    {
      title: html`<span class="unseen">Action</span>`,
      cell: ({ id, name }) => html`<a href="/console/keys/${id}/revoke">Revoke<span class="unseen"> ${name}</span></a>`,
    },
  ]);

function describeAccess(key: ApiKey, clients: KeysPage["clients"]): string {
  if (key.role === "agency") return "Everything";
  if (key.role === "billing") return "Bills, no people";
  return `Leads of ${clients.find(({ id }) => id === key.clientId)?.name ?? "a client"}`;
}

/** Shows the secret of a new key, the only time that Baton can. */
export const renderSecret = ({ key, secret }: { key: ApiKey; secret: string }): Html =>
  html`<h1>Your new API key</h1>
    <div class="notice is-warning">
      <p>Copy it now: Baton stores only its hash, and cannot show it again.</p>
    </div>
    <div class="sheet stack">
      <p class="soft" id="secret-name">${key.name}</p>
      <p class="secret"><code aria-labelledby="secret-name">${secret}</code></p>
    </div>
    <p>Send it in the header of each request: <code>Authorization: Bearer …</code></p>
    <p><a class="button" href="/console/keys">I have copied it</a></p>`;

/** Asks before a key is revoked. */
export const renderRevocation = (key: ApiKey, { csrf }: Pick<ConsoleSession, "csrf">): Html =>
  html`<h1>Revoke “${key.name}”?</h1>
    <p>
      Every program that uses this key is refused from its next request on. Leads that it pushed stay. You cannot undo
      this; you can create another key.
    </p>
    <form class="actions" method="post" action="/console/keys/${key.id}/revoke">
      ${csrfField(csrf)}
      <button class="danger">Revoke this key</button>
      <a class="button" href="/console/keys">Keep it</a>
    </form>`;
