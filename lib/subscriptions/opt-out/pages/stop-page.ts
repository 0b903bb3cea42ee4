import type { PersonChannel } from "#domain/subscriptions/person-channel.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";

/** The texts or emails of one subscription, as their owner sees them. */
export type StopPageView = {
  agencyName: string;
  /** Absent if the messages are for the agency's own people. */
  clientName?: string | undefined;
  channel: PersonChannel;
  /** The phone (E.164) or email address. The page shows only its end, because people forward links. */
  endpoint: string;
  isStopped: boolean;
  /** Baton sends nothing for another reason: emails bounced. */
  isBroken: boolean;
};

/**
 * Renders the page on which the owner of a phone or mailbox stops its texts or emails, or starts them again.
 * `justChanged` is true for the response to a POST. The page needs no JavaScript and loads nothing; send it with
 * `pageHeaders`.
 */
export function renderStopPage(view: StopPageView, { justChanged }: { justChanged: boolean }): string {
  const messageNoun = messageNouns[view.channel];
  const { title, paragraphs } = view.isStopped
    ? describeStopped(view, messageNoun)
    : describeActive(view, messageNoun, justChanged);
  return renderPage({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
      ${view.isStopped ? renderWishButton("start", `Start the ${messageNoun} again`) : renderWishButton("stop", `Stop these ${messageNoun}`)}
    </main>`,
  });
}

const messageNouns: Record<PersonChannel, string> = { sms: "texts", email: "emails" };

type StopPageText = { title: string; paragraphs: (string | Html)[] };

function describeStopped(view: StopPageView, messageNoun: string): StopPageText {
  return {
    title: `The ${messageNoun} are stopped`,
    paragraphs: [
      html`<bdi>${view.agencyName}</bdi> sends no more ${messageNoun} to ${describeEndpoint(view)}.`,
      view.clientName === undefined
        ? "What they would say still reaches colleagues who hear of it in other ways."
        : html`Leads for <bdi>${view.clientName}</bdi> still reach colleagues who get them in other ways.`,
      `You can start the ${messageNoun} again here at any time.`,
    ],
  };
}

function describeActive(view: StopPageView, messageNoun: string, justChanged: boolean): StopPageText {
  const broken = html`Emails to ${describeEndpoint(view)} came back, so none are being sent. Ask
    <bdi>${view.agencyName}</bdi> if you want them again.`;
  const sent =
    view.clientName === undefined ? "messages about its leads" : html`leads for <bdi>${view.clientName}</bdi>`;
  const explanation = html`<bdi>${view.agencyName}</bdi> sends ${sent} to ${describeEndpoint(view)}. Nothing has been
    changed by opening this page.`;
  if (justChanged) {
    return {
      title: `The ${messageNoun} start again`,
      paragraphs: [
        view.isBroken
          ? broken
          : html`<bdi>${view.agencyName}</bdi> sends ${messageNoun} to ${describeEndpoint(view)} again.`,
      ],
    };
  }
  return { title: `Stop these ${messageNoun}?`, paragraphs: view.isBroken ? [broken] : [explanation] };
}

/** Shows enough for owners to recognise their phone or mailbox, and no more. */
const describeEndpoint = ({ channel, endpoint }: StopPageView): string => endpointDescriptions[channel](endpoint);

const endpointDescriptions: Record<PersonChannel, (endpoint: string) => string> = {
  sms: (phone) => `the phone whose number ends in ${phone.slice(-3)}`,
  email: (email) => `the mailbox at ${getDomain(email)}`,
};

const getDomain = (email: string): string => email.slice(email.lastIndexOf("@") + 1);

const renderWishButton = (wish: "stop" | "start", label: string): Html =>
  html`<form method="post"><button class="go" name="wish" value="${wish}">${label}</button></form>`;

/** Renders the page for a link that Baton did not create, or whose messages are no longer sent: status 404. */
export const renderStopLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed, or these messages are not sent any more.",
      "Go back to the newest message and tap the whole link, or copy it from https to its very end.",
      "If messages still come, ask the company that sends you leads to stop them.",
    ],
  });
