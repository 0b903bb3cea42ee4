import type { UserRole } from "#domain/accounts/user.ts";
import { html } from "#platform/pages/html.ts";
import type { ConsolePage } from "../../console-route.ts";
import { moreSections } from "../../pages/console-layout.ts";
import { may } from "../../permissions.ts";

/** What each section is for, by its path. */
const purposes: Readonly<Record<string, string>> = {
  "/console/sleepers": "People who are interested but not ready, and when they are called again.",
  "/console/refused-leads": "Leads that Baton did not take, and why.",
  "/console/planner": "How many leads a revenue target needs.",
  "/console/clients": "The companies that get the leads, their hours and their time zone.",
  "/console/campaigns": "What is sold to whom, at which price, and whether it is ready.",
  "/console/subscriptions": "Where leads are sent: phones, addresses and systems, and what arrived.",
  "/console/users": "Who signs in here, and what they may do.",
  "/console/keys": "The keys of programs that use the API.",
  "/console/erasures": "People who asked to be erased, and what was done.",
};

/** The page of the sections that the navigation has no room for. */
export const morePage = (role: UserRole): ConsolePage => ({
  kind: "page",
  title: "More",
  body: html`<h1>More</h1>
    <dl class="sections-list">
      ${moreSections
        .filter(({ action }) => may(role, action))
        .map(
          ({ path, name }) =>
            html`<div>
              <dt><a href="${path}">${name}</a></dt>
              <dd>${purposes[path]}</dd>
            </div>`,
        )}
    </dl>`,
});
