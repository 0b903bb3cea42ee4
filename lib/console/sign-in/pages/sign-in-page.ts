import { html, type Html } from "#platform/pages/html.ts";
import type { ConsolePage } from "../../console-route.ts";
import { faultSummary, type FormState, textField } from "../../pages/form-field.ts";

/** The page that asks for an address. */
export const signInPage = ({ next, state = {} }: { next: string; state?: FormState }): ConsolePage => ({
  kind: "page",
  status: state.faults ? 422 : 200,
  title: "Sign in",
  body: html`<h1>Sign in</h1>
    ${faultSummary(state)}
    <p>We email you a link and a code. There is no password.</p>
    <form method="post" action="/console/sign-in" class="form">
      <input type="hidden" name="next" value="${next}" />
      ${textField({ name: "email", label: "Your email address", type: "email", autocomplete: "email" }, state)}
      <button class="go">Email me a link</button>
    </form>`,
});

const codeFaults = {
  notAsked:
    "This browser asked for no email in the last 15 minutes. Type the code where you asked for it, open the link in the email, or ask for another email below.",
  notACode: "A code has 8 digits. Copy those from the email.",
  wrong: "This code is wrong, was used, or is older than 15 minutes. After 5 tries, ask for a new one.",
} as const;

/** The page after an address was sent: it says the same for every address, and takes the code. */
export const codePage = (refusal?: keyof typeof codeFaults): ConsolePage => {
  const fault = refusal && codeFaults[refusal];
  return {
    kind: "page",
    status: fault ? 422 : 200,
    title: "Check your email",
    body: html`<h1>Check your email</h1>
      ${fault && notice("Not signed in", fault)}
      <p>
        If a user has this address, an email with a link and a code is on its way. Open the link, or type the code here.
      </p>
      <form method="post" action="/console/sign-in/code" class="form">
        ${textField({ name: "code", label: "Code of 8 digits", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 40 }, fault ? { faults: { code: fault } } : {})}
        <button class="go">Sign in with the code</button>
      </form>
      <p>
        No email after a few minutes? Look in the spam folder, and ask an administrator which address your user has.
        <a href="/console/sign-in">Ask for another email</a>: at most 5 an hour are sent to an address.
      </p>`,
  };
};

/** The page that a link opens. The link is used only by its button, because programs that scan emails open each link. */
export const linkPage = ({ token, name, email }: { token: string; name: string; email: string }): ConsolePage => ({
  kind: "page",
  title: "Sign in",
  body: html`<h1>Sign in as ${name}</h1>
    <p>${email}</p>
    <form method="post" action="/console/sign-in/link/${token}" class="form">
      <button class="go">Sign in</button>
    </form>`,
});

/** The page of a link that was used, has ended, or never existed. */
export const endedLinkPage = (): ConsolePage => ({
  kind: "page",
  status: 404,
  title: "This link no longer works",
  body: html`<h1>This link no longer works</h1>
    <p>A link works once, for 15 minutes, and not after your role has changed.</p>
    <p><a class="button" href="/console/sign-in">Ask for a new link</a></p>
    <p>If you have signed in with it on this device, <a href="/console">open the console</a>.</p>`,
});

const notice = (heading: string, text: string): Html =>
  html`<div class="notice is-bad" role="alert" tabindex="-1" autofocus>
    <h2>${heading}</h2>
    <p>${text}</p>
  </div>`;
