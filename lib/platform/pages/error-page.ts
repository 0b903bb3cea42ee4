import { renderNoticePage } from "./page-layout.ts";

/** For a fault of ours: status 500. `reference` is what the operator finds it by. */
export const renderErrorPage = (reference: string): string =>
  renderNoticePage({
    title: "Something went wrong on our side",
    paragraphs: [
      "What you sent may not have been saved. Go back and try again in a minute: saving twice counts once.",
      `If it happens again, tell whoever sends you leads, with this reference: ${reference}`,
    ],
  });
