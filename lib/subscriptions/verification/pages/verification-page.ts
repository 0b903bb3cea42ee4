import { html, type Html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";

/** A mailbox that is to be confirmed. */
export type VerificationPageView = {
  agencyName: string;
  /** Absent where it is for the agency's own people. */
  clientName?: string;
  /** The address: who opens the link of an email knows it. */
  endpoint: string;
  state: "open" | "verified" | "expired";
};

/** The page behind the link of a verification email. It needs no JavaScript and loads nothing; send it with `pageHeaders`. */
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
      ${paragraphs[state].map((each) => html`<p>${each}</p>`)}
      ${state === "open" && html`<form method="post"><button class="go">Yes, send them here</button></form>`}
    </main>`,
  });
}

/** For a link that we never made, or after which another one was sent: status 404. */
export const renderVerificationLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed, or a newer email with another link was sent since.",
      "Go to the newest email and tap the whole link, or copy it from https to its very end.",
    ],
  });
