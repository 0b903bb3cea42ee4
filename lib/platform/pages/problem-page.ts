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

/** Renders the list of all problem types, by status, with links to their pages. */
export const renderProblemTypeIndex = (types: readonly ProblemType[]): string =>
  renderNoticePage({
    title: "Problems",
    paragraphs: [
      "Each refusal of the API is a problem document (RFC 9457). Programs decide on its code.",
      ...types
        .toSorted((a, b) => a.status - b.status)
        .map(
          ({ slug, title, status }) =>
            html`${status} <a href="/problems/${slug}"><code>${slug.replaceAll("-", "_")}</code></a
              >: ${title}`,
        ),
    ],
  });
