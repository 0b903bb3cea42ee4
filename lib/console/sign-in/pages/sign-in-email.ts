import { renderEmailDocument } from "#delivery/email/pages/email-document.ts";
import { html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { stripLongNumbers } from "#platform/text/strip-long-numbers.ts";
import { stripTappableText } from "#platform/text/strip-tappable-text.ts";

/** What the email of a sign-in says. `minutes` is how long the link is valid. */
type SignInEmail = { userName: string; agencyName: string; url: string; code: string; minutes: number };

/** Renders the email with the link and the code of a sign-in. */
export function renderSignInEmail({ userName, agencyName, url, code, minutes }: SignInEmail) {
  // An agency chooses the name and the address of a user, who may be a stranger.
  const name = stripLongNumbers(stripTappableText(userName));
  const greeting = `Hello${name && ` ${name}`},`;
  const subject = `Sign in to ${agencyName}`;
  const spacedCode = `${code.slice(0, 4)} ${code.slice(4)}`;
  const time = countNoun(minutes, "minute");
  const caution = "If you did not ask for this, ignore it: without this email, no one can sign in as you.";
  return {
    subject,
    text: [
      greeting,
      `Open this link to sign in to ${agencyName} on this device:\n${url}`,
      `Or type this code where you asked for it: ${spacedCode}`,
      `Both work once, for ${time}.`,
      caution,
    ].join("\n\n"),
    html: renderEmailDocument({
      title: subject,
      body: html`<p>${greeting}</p>
        <p>Open this link to sign in to ${agencyName} on this device:</p>
        <p style="font-size:20px"><a href="${url}">Sign in to ${agencyName}</a></p>
        <p>Or type this code where you asked for it:</p>
        <p style="font-size:28px;font-weight:600;letter-spacing:2px">${spacedCode}</p>
        <p>Both work once, for ${time}.</p>
        <p style="font-size:14px">${caution}</p>`,
    }),
  };
}
