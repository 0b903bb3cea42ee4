import { html, type Html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";

/** The state of an email address that its owner should confirm. */
export type VerificationPageView = {
  agencyName: string;
  /** Absent if the messages are for the agency's own people. */
  clientName?: string;
  /** The address; a person who opens the link of an email knows it. */
  endpoint: string;
  state: "open" | "verified" | "expired";
};

/**
 * Renders the page behind the link of a verification email. It needs no JavaScript and loads nothing; send it with
 * `pageHeaders`.
 */
export function renderVerificationPage({ agencyName, clientName, endpoint, state }: VerificationPageView): string {
  const contentPhrase = clientName ? html`leads for <bdi>${clientName}</bdi>` : "messages about its leads";
  const title = {
    open: "Confirm this address",
    verified: "This address is confirmed",
    expired: "This link has expired",
  }[state];
  const paragraphs: Record<VerificationPageView["state"], Html[]> = {
    open: [
      html`<bdi>${agencyName}</bdi> wants to send ${contentPhrase} to <bdi>${endpoint}</bdi>.`,
      html`Opening this page has changed nothing. If this is not yours, or you do not want it, close the page: nothing
      is sent.`,
    ],
    verified: [
      html`<bdi>${agencyName}</bdi> sends ${contentPhrase} to <bdi>${endpoint}</bdi>. You can close this page.`,
    ],
    expired: [html`Nothing is sent to <bdi>${endpoint}</bdi>. Ask <bdi>${agencyName}</bdi> to send you a new link.`],
  };
  return renderPage({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      ${paragraphs[state].map((paragraph) => html`<p>${paragraph}</p>`)}
      ${state === "open" && html`<form method="post"><button class="go">Yes, send them here</button></form>`}
    </main>`,
  });
}

/** Renders the page for a link that Baton did not create, or that a newer one replaced: status 404. */
export const renderVerificationLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed, or a newer email with another link was sent since.",
      "Go to the newest email and tap the whole link, or copy it from https to its very end.",
    ],
  });
