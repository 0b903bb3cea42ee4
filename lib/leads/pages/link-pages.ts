import { html, type Html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";
import type { LeadDetails } from "./lead-details.ts";
import { messageNouns } from "./lead-phrases.ts";

/** Renders the STOP link, which must work from an old message too, whatever happened to the lead. */
const renderStopLink = (stop: LeadDetails["stop"]): Html[] =>
  stop ? [html`<a href="${stop.url}">Stop these ${messageNouns[stop.channel]}</a>`] : [];

type DeadLinkPage = {
  stop?: LeadDetails["stop"];
  /** After the request for a new link. */
  isRequested?: boolean | undefined;
};

/**
 * Renders the page for a genuine link that has expired or was revoked: status 410. It is the same whether or not the
 * lead, the phone or the mailbox still exists, and has no names.
 */
export function renderLinkExpiredPage({ stop, isRequested = false }: DeadLinkPage = {}): string {
  const title = isRequested ? "A new link was requested" : "This link no longer works";
  return renderPage({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      ${isRequested ? renderRequested() : renderRequestForm()}
      ${renderStopLink(stop).map((link) => html`<p>${link}</p>`)}
    </main>`,
  });
}

const renderRequested = (): Html =>
  html`<p class="result" tabindex="-1" autofocus>
      It goes to the phone or mailbox that got the old link, if these leads are still sent there. That takes a minute.
    </p>
    <p>There are at most five new links a day. Nothing comes? Ask the company that sends you leads.</p>`;

const renderRequestForm = (): Html =>
  html`<p>
      Links to leads work for a limited time, because anyone who has the link can read the lead. The lead itself is not
      lost.
    </p>
    <form method="post" action="?" class="renew">
      <button class="go" name="renew" value="1" aria-describedby="renewal">Send me a new link</button>
      <p id="renewal">It goes only to the phone or mailbox that got this one.</p>
    </form>
    <p>If you spoke to the person and cannot record it, tell the company that sends you leads: it counts.</p>`;

/** Renders the page for a link that Baton did not create, in most cases one cut off by copying: status 404. */
export const renderLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed. " +
        "That happens when a link is copied by hand or cut in two by an app.",
      "Go back to the text or email and tap the whole link, or copy it from https to its very end.",
      "If it still does not work, ask the company that sends you leads for a new one.",
    ],
  });

/** Renders the page for a lead whose person was erased: status 410. */
export const renderPersonErasedPage = (stop?: LeadDetails["stop"]): string =>
  renderNoticePage({
    title: "This person asked to be forgotten",
    paragraphs: [
      "Their name, number and notes have been erased, here and wherever else they were sent from here.",
      "Please delete what you have of them too, and do not contact them again.",
      ...renderStopLink(stop),
    ],
  });

/** Renders the page for a lead that Baton passed on to the next client: status 410. It names no person. */
export const renderLeadPassedOnPage = (stop?: LeadDetails["stop"]): string =>
  renderNoticePage({
    title: "This lead was passed on",
    paragraphs: [
      "It was not answered in time, so another company has it now. Please do not call the person.",
      "It costs nothing. If you did speak to them, tell the company that sends you leads.",
      ...renderStopLink(stop),
    ],
  });
