import { html, type Html } from "#platform/pages/html.ts";

/** What something is, by a shape and a word; neither is enough alone. */
export type Mark = { shape: string; word: string; tone?: "good" | "warning" | "bad" };

/** Renders a mark: the shape, which screen readers skip, and the word. */
export function renderMark({ shape, word, tone }: Mark): Html {
  const kind = tone === undefined ? "mark" : `mark is-${tone}`;
  return html`<span class="${kind}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
}
