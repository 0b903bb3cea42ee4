import { html, type Html, render } from "./html.ts";
import { pageStyle } from "./page-style.ts";

// A baton. Without an icon in the page, browsers would request one, and the gateway would have to refuse it.
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath stroke='%230b6b40' stroke-width='5' stroke-linecap='round' d='m4 12 8-8'/%3E%3C/svg%3E";

/**
 * Renders a complete HTML document in Baton's style. `lang` is the BCP 47 language of its text. A page with a `script`,
 * or with a `style` of its own, needs headers that allow it.
 */
export function renderPage({
  title,
  lang = "en-GB",
  body,
  script,
  style,
}: {
  title: string;
  lang?: string;
  body: Html;
  script?: string;
  style?: string;
}): string {
  return `<!doctype html>
<html lang="${escapeText(lang)}">
<head>
<meta charset="utf-8">
<title>${escapeText(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<style>${pageStyle}</style>${style === undefined ? "" : `<style>${style}</style>`}</head>
<body>
${render(body)}${script === undefined ? "" : `\n<script>${script}</script>`}
</body></html>
`;
}

// Not an `html` template for the whole document: the formatter would close the markup after the title, and end the head there.
const escapeText = (text: string): string => render(html`${text}`);

/** Renders a page with one notice: what happened, and what to do about it. */
export const renderNoticePage = ({
  title,
  paragraphs,
}: {
  title: string;
  paragraphs: readonly (string | Html)[];
}): string =>
  renderPage({
    title,
    body: html`<main class="notice">
      <h1>${title}</h1>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    </main>`,
  });
