import { html } from "./html.ts";
import { renderNoticePage } from "./page-layout.ts";

/** The explanation of a problem type, for the developer who opens its URI (RFC 9457 §3.1.1). */
export type ProblemType = {
  /** The last part of the URI: "lead-not-found". */
  slug: string;
  title: string;
  status: number;
  meaning: string;
  remedy: string;
};

/** Renders the page that a problem type's URI opens. */
export const renderProblemTypePage = ({ slug, title, status, meaning, remedy }: ProblemType): string =>
  renderNoticePage({
    title,
    paragraphs: [
      html`<code>${slug}</code> · status ${status}`,
      html`<strong>What it means.</strong> ${meaning}`,
      html`<strong>What to do.</strong> ${remedy}`,
    ],
  });
