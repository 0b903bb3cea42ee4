import { html, type Html, render } from "./html.ts";
import { pageStyle } from "./page-style.ts";

// A baton; without an icon of its own every page would cost a second request that the gateway has to refuse.
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath stroke='%230b6b40' stroke-width='5' stroke-linecap='round' d='m4 12 8-8'/%3E%3C/svg%3E";

/** A complete HTML document in the style of Baton. `lang` is the BCP 47 language of its words. */
export function renderPage({ title, lang = "en-GB", body }: { title: string; lang?: string; body: Html }): string {
  return `<!doctype html>
<html lang="${escapeText(lang)}">
<head>
<meta charset="utf-8">
<title>${escapeText(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<style>${pageStyle}</style></head>
<body>
${render(body)}
</body></html>
`;
}

// A template of markup would be closed after the title by the formatter, and nothing after it would be in the head.
const escapeText = (text: string): string => render(html`${text}`);

/** A page that says one thing: what is the matter, and what to do about it. */
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
      ${paragraphs.map((each) => html`<p>${each}</p>`)}
    </main>`,
  });
