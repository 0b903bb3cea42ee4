import type { Client } from "#domain/accounts/client.ts";
import { isClientRole, type User, UserRole } from "#domain/accounts/user.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ConsolePage, ConsoleSession } from "../../console-route.ts";
import { csrfField, faultSummary, type FormState, selectField, textField } from "../../pages/form-field.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { dataTable } from "../../pages/data-table.ts";

const roleNames: Record<UserRole, string> = {
  agency_admin: "Administrator",
  agency_operator: "Operator",
  client_manager: "Client's manager",
  client_agent: "Client's agent",
  billing: "Billing",
};

const rolePurposes: Record<UserRole, string> = {
  agency_admin: "everything, with users, keys and erasures",
  agency_operator: "leads, clients, campaigns, returns and reports",
  client_manager: "leads, returns, statements and reports of their clients",
  client_agent: "leads and diary of their clients",
  billing: "statements and billing reports, without any person",
};

type Clients = readonly Pick<Client, "id" | "name">[];
type UserForm = { session: ConsoleSession; clients: Clients; state?: FormState };

/** The page of all users, newest first. */
export const userListPage = ({
  session,
  users,
  clients,
  now,
  after,
  next,
}: {
  session: ConsoleSession;
  users: readonly User[];
  clients: Clients;
  now: string;
  after?: string | undefined;
  next?: string | undefined;
}): ConsolePage => ({
  kind: "page",
  title: "Users",
  body: html`<div class="page-head">
      <h1>Users</h1>
      <a class="button go" href="/console/users/new">Add a user</a>
    </div>
    <p>People who sign in here by a link in an email.</p>
    ${dataTable({ caption: "Users, newest first", isCaptionUnseen: true }, users, [
      { title: "Name", cell: ({ id, name }) => html`<a href="/console/users/${id}">${name}</a>` },
      { title: "Email", cell: ({ email }) => email },
      { title: "Role", cell: ({ role }) => roleNames[role] },
      { title: "Clients", cell: (user) => (isClientRole(user.role) ? nameClients(user, clients) : "All") },
      { title: "Added", cell: ({ createdAt }) => moment(createdAt, now, session.reader) },
    ])}
    ${pageLinks("/console/users", {}, { after, next })}`,
});

const nameClients = ({ clientIds }: User, clients: Clients): string =>
  clientIds.map((id) => clients.find((client) => client.id === id)?.name ?? id).join(", ");

/** The page of a new user. `key` makes a repeated form create one user. */
export const newUserPage = ({ session, clients, key, state = {} }: UserForm & { key: string }): ConsolePage => ({
  kind: "page",
  status: state.faults ? 422 : 200,
  title: "Add a user",
  body: html`<p><a href="/console/users">Users</a></p>
    <h1>Add a user</h1>
    ${faultSummary(state)}
    <form method="post" action="/console/users/new" class="form">
      ${csrfField(session.csrf)}
      <input type="hidden" name="key" value="${key}" />
      ${textField({ name: "email", label: "Email address", type: "email", hint: "The links of the sign-in go there. It cannot be changed." }, state)}
      ${textField({ name: "name", label: "Name", maxLength: 120 }, state)} ${roleField(undefined, state)}
      ${clientBoxes(clients, [], state)}
      <button class="go">Add this user</button>
    </form>`,
});

/** The page of one user, to change or remove them. */
export const userPage = ({ session, user, clients, state = {} }: UserForm & { user: User }): ConsolePage => ({
  kind: "page",
  status: state.faults ? 422 : 200,
  title: user.name,
  body: html`<p><a href="/console/users">Users</a></p>
    <h1>${user.name}</h1>
    ${faultSummary(state)}
    <p>${user.email}</p>
    ${
      isSelf(session, user)
        ? html`<p>This is you. Another administrator can change your role or remove you.</p>`
        : html`<form method="post" action="/console/users/${user.id}" class="form">
              ${csrfField(session.csrf)}
              <input type="hidden" name="nameBefore" value="${state.typed?.["nameBefore"] ?? user.name}" />
              <input type="hidden" name="rightsBefore" value="${state.typed?.["rightsBefore"] ?? toRightsText(user)}" />
              ${textField({ name: "name", label: "Name", value: user.name, maxLength: 120 }, state)}
              ${roleField(user.role, state)} ${clientBoxes(clients, user.clientIds, state)}
              <p class="hint">Another role or other clients sign the user out.</p>
              <button class="go">Save the user</button>
            </form>
            <p><a class="button" href="/console/users/${user.id}/remove">Remove this user</a></p>`
    }`,
});

/** The page that asks before a user is removed. `fault` says why it was not. */
export const removalPage = (session: ConsoleSession, user: User, fault?: string): ConsolePage => ({
  kind: "page",
  status: fault === undefined ? 200 : 422,
  title: `Remove ${user.name}`,
  body: html`<h1>Remove ${user.name}?</h1>
    ${fault !== undefined && html`<p class="fault" role="alert" tabindex="-1" autofocus>${fault}</p>`}
    <p>${user.email} is signed out at once and gets no link any more. What they recorded stays.</p>
    <form method="post" action="/console/users/${user.id}/remove" class="form">
      ${csrfField(session.csrf)}
      <button class="go">Remove this user</button>
      <a class="button" href="/console/users/${user.id}">Keep this user</a>
    </form>`,
});

/** The role and the clients of a user as a form keeps them, in the order of their ids. */
export const toRightsText = ({ role, clientIds }: Pick<User, "role" | "clientIds">): string =>
  [role, ...clientIds.toSorted()].join(" ");

/** Administrators do not change themselves, so that an agency keeps one. */
export const isSelf = (session: ConsoleSession, user: User): boolean => session.user.id === user.id;

const roleField = (value: UserRole | undefined, state: FormState): Html =>
  selectField(
    {
      name: "role",
      label: "Role",
      value,
      options: UserRole.options.map((role) => ({ value: role, name: `${roleNames[role]}: ${rolePurposes[role]}` })),
    },
    state,
  );

function clientBoxes(clients: Clients, chosen: readonly string[], { typed, faults }: FormState): Html | false {
  if (clients.length === 0) return false;
  const ticked = typed?.["clientIds"]?.split(",") ?? (typed ? [] : chosen);
  const fault = faults?.["clientIds"];
  return html`<fieldset class="${fault === undefined ? "field" : "field is-faulty"}" id="clientIds">
    <legend>Clients, for a client's manager or agent</legend>
    ${fault !== undefined && html`<p class="fault">${fault}</p>`}
    ${clients.map(
      ({ id, name }) =>
        html`<label class="choice"
          ><input type="checkbox" name="clientIds" value="${id}" ${ticked.includes(id) && html`checked`} />
          ${name}</label
        >`,
    )}
  </fieldset>`;
}
