import { renderNoticePage } from "./page-layout.ts";

/** Renders the page of a fault (status 500). `reference` is the id by which the operator finds it. */
export const renderErrorPage = (reference: string): string =>
  renderNoticePage({
    title: "Something went wrong on our side",
    paragraphs: [
      "What you sent may not have been saved. Go back and try again in a minute: saving twice counts once.",
      `If it happens again, tell the company that sends you leads, with this reference: ${reference}`,
    ],
  });
