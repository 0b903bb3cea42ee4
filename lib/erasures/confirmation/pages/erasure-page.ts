import type { LeadId } from "#domain/shared/id.ts";
import { html } from "#platform/pages/html.ts";
import { renderNoticePage, renderPage } from "#platform/pages/page-layout.ts";

const title = "Delete a person’s data";

/** Renders the page that asks a recipient of a lead to delete the data, and to confirm it. It names no person. */
export const renderErasurePage = (leadId: LeadId): string =>
  renderPage({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      <p>The person of lead ${leadId} asked to be erased. Their data is erased here.</p>
      <p>
        Delete what you have of them: the message about the lead, the contact in your phone, the entry in your customer
        system, notes and recordings. Do not contact them again.
      </p>
      <p>You may keep what the law requires, such as invoices.</p>
      <form method="post"><button class="go" name="confirm" value="deleted">I have deleted it</button></form>
    </main>`,
  });

/** Renders the page after the confirmation. */
export const renderErasureConfirmedPage = (leadId: LeadId): string =>
  renderNoticePage({
    title: "Thank you",
    paragraphs: [`You confirmed that you deleted the data of lead ${leadId}.`, "There is nothing else to do."],
  });

/** Renders the page for a link that Baton did not create: status 404. */
export const renderErasureLinkInvalidPage = (): string =>
  renderNoticePage({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed.",
      "Go back to the message and tap the whole link, or copy it from https to its very end.",
    ],
  });
