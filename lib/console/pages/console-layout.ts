import { html, type Html, render } from "#platform/pages/html.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import type { ConsolePage, ConsoleSession } from "../console-route.ts";
import { type ConsoleAction, may } from "../permissions.ts";
import { csrfField } from "./form-field.ts";

/** The addresses of the stylesheet and the script, which change with their content. */
export type ConsoleAssets = { styleUrl: string; scriptUrl: string };

/** A section of the console: a link in its navigation, for the roles that may do its action. */
type Section = { path: `/console${string}`; name: string; action: ConsoleAction };

/** The sections of daily work; those of `moreSections` are behind one link. */
const mainSections: readonly Section[] = [
  { path: "/console", name: "Inbox", action: "read_leads" },
  { path: "/console/leads", name: "Leads", action: "read_leads" },
  { path: "/console/diary", name: "Diary", action: "read_diary" },
  { path: "/console/returns", name: "Returns", action: "read_returns" },
  { path: "/console/statements", name: "Statements", action: "read_statements" },
  { path: "/console/reports", name: "Reports", action: "read_costs" },
];

export const moreSections: readonly Section[] = [
  { path: "/console/sleepers", name: "Sleeping leads", action: "read_leads" },
  { path: "/console/refused-leads", name: "Refused leads", action: "read_refused_leads" },
  { path: "/console/planner", name: "Planner", action: "plan" },
  { path: "/console/clients", name: "Clients", action: "read_clients" },
  { path: "/console/campaigns", name: "Campaigns", action: "read_campaigns" },
  { path: "/console/subscriptions", name: "Subscriptions", action: "read_subscriptions" },
  { path: "/console/users", name: "Users", action: "manage_users" },
  { path: "/console/keys", name: "API keys", action: "manage_keys" },
  { path: "/console/erasures", name: "Erasures", action: "erase_people" },
];

/** Renders a page of a signed-in user: the heading with the search, the sections, and the page itself, or that it was saved. */
export function renderConsolePage(
  page: ConsolePage,
  {
    session,
    path,
    assets,
    isSaved = false,
  }: { session: ConsoleSession; path: string; assets: ConsoleAssets; isSaved?: boolean },
): string {
  return renderDocument(
    `${toTitle(page)} – ${session.clientName ?? session.agencyName}`,
    assets,
    html`<a class="skip" href="#content">Skip to the page</a>
      <header class="masthead">
        <div class="masthead-row">
          <p class="brand"><a href="/console">Baton</a> <span>${session.clientName ?? session.agencyName}</span></p>
          ${may(session.user.role, "read_leads") && searchForm} ${accountMenu(session)}
        </div>
        ${navigation(session, path)}
      </header>
      <main id="content" tabindex="-1">
        ${isSaved && html`<p class="notice" role="status" tabindex="-1" autofocus>Saved.</p>`} ${page.body}
      </main>
      <footer class="page-foot">
        <p>Times are those of ${nameTimeZone(session.reader.timeZone)}.</p>
      </footer>`,
  );
}

/** The title of a page: screen readers read it first, so it begins with an error if there is one. */
const toTitle = ({ title, status = 200 }: ConsolePage): string =>
  status === 409 || status === 422 || status === 429 ? `Error: ${title}` : title;

/** Renders a page before the sign-in, which has no sections. */
export const renderPublicPage = (page: ConsolePage, assets: ConsoleAssets): string =>
  renderDocument(
    `${toTitle(page)} – Baton`,
    assets,
    html`<header class="masthead">
        <div class="masthead-row"><p class="brand">Baton</p></div>
      </header>
      <main id="content" class="narrow">${page.body}</main>`,
  );

const searchForm = html`<form class="search" role="search" action="/console/leads" method="get">
  <label class="unseen" for="search">Search name, phone, email or reference</label>
  <input id="search" name="q" type="search" maxlength="254" placeholder="Find a lead" />
  <button>Search</button>
</form>`;

function navigation({ user: { role } }: ConsoleSession, path: string): Html {
  const sections = mainSections.filter(({ action }) => may(role, action));
  const more = moreSections.filter(({ action }) => may(role, action));
  const isIn = (section: Section) =>
    path === section.path || (section.path !== "/console" && path.startsWith(`${section.path}/`));
  const isInMore = path === "/console/more" || more.some(isIn);
  return html`<nav class="sections" aria-label="Sections">
    <ul>
      ${sections.map(
        (section) => html`<li><a href="${section.path}" ${isIn(section) && current}>${section.name}</a></li>`,
      )}
      ${more.length > 0 && html`<li><a href="/console/more" ${isInMore && current}>More</a></li>`}
    </ul>
  </nav>`;
}

const current = html`aria-current="page"`;

function accountMenu({ user, csrf, clients, clientId }: ConsoleSession): Html {
  return html`<details class="account">
    <summary>${user.name}</summary>
    <div class="account-menu">
      <p>${user.email}</p>
      ${
        clients.length > 1 &&
        html`<form method="post" action="/console/client">
          ${csrfField(csrf)}
          <label for="act-for">Act for</label>
          <select id="act-for" name="clientId">
            ${clients.map(
              ({ id, name }) => html`<option value="${id}" ${id === clientId && html`selected`}>${name}</option>`,
            )}
          </select>
          <button>Change client</button>
        </form>`
      }
      <form method="post" action="/console/sign-out">
        ${csrfField(csrf)}
        <button>Sign out</button>
      </form>
    </div>
  </details>`;
}

// A baton, as on the lead card.
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath stroke='%230b6b40' stroke-width='5' stroke-linecap='round' d='m4 12 8-8'/%3E%3C/svg%3E";

const renderDocument = (title: string, { styleUrl, scriptUrl }: ConsoleAssets, body: Html): string =>
  `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${render(html`${title}`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${styleUrl}">
<script src="${scriptUrl}" defer></script>
</head>
<body>
${render(body)}
</body></html>
`;
