import { html } from "#platform/pages/html.ts";
import type { ConsolePage, ConsoleSession, TypedForm } from "../console-route.ts";
import { csrfField } from "./form-field.ts";

/** A form that arrived without its session: where it was posted, and its fields. */
type UnsavedForm = { path: string; form: TypedForm };

/** Whether a form has more than a button: what its user would have to type or choose again. */
export const hasEntries = (form: TypedForm): boolean =>
  Object.entries(form).some(([name, value]) => name !== "csrf" && name !== "once" && value !== "");

/**
 * The page of a form that was not saved, because its user was signed out, or signed in again since it was opened. It
 * keeps what was typed: the user signs in beside it, and sends it from here.
 */
export function renderUnsavedForm({ path, form }: UnsavedForm, session: ConsoleSession | undefined): ConsolePage {
  const { csrf: _, ...fields } = form;
  const texts = Object.values(fields).filter((text) => /\s/.test(text.trim()));
  return {
    kind: "page",
    status: 403,
    title: "Not saved yet",
    body: html`<h1>Not saved yet</h1>
      ${
        session
          ? html`<p>You opened this form before you signed in as ${session.user.name}. Nothing was changed yet.</p>`
          : html`<p>You are signed out, so nothing was changed. What you typed is kept on this page.</p>
              <p><a class="button" href="/console/sign-in" target="_blank" rel="noopener">Sign in on a new page</a></p>
              <p>Then come back to this page, and save it here.</p>`
      }
      ${texts.map((text) => html`<p class="sheet">${text}</p>`)}
      <form method="post" action="${path}">
        ${session && csrfField(session.csrf)}
        ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button class="go">Save it now</button>
      </form>`,
  };
}
