import { html } from "#platform/pages/html.ts";
import type { ConsolePage } from "../console-route.ts";

/** The page of what does not exist, of what belongs to others, and of what the role may not do: the three look the same. */
export const missingPage: ConsolePage = {
  kind: "page",
  status: 404,
  title: "Page not found",
  body: html`<h1>Page not found</h1>
    <p>There is no such page, or your role does not open it. An administrator of the agency can change your role.</p>
    <p><a class="button" href="/console">Open the first page</a></p>`,
};

/** The page of an address before the sign-in that does not exist, such as a link that a mail app cut. */
export const missingPublicPage: ConsolePage = {
  kind: "page",
  status: 404,
  title: "Page not found",
  body: html`<h1>Page not found</h1>
    <p>There is no such page. If you followed a link, a part of it may be missing: sign in to get a new one.</p>
    <p><a class="button" href="/console/sign-in">Sign in</a></p>`,
};

/** The page of a form that another site posted, or that has no entries and was opened before the sign-in. */
export const strangeFormPage: ConsolePage = {
  kind: "page",
  status: 403,
  title: "Not saved",
  body: html`<h1>Not saved</h1>
    <p>
      This form belongs to an earlier sign-in, or did not come from this site. Nothing was changed. Open the page again
      and repeat your entry.
    </p>
    <p><a class="button" href="/console">Open the first page</a></p>`,
};
