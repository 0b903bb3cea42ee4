import { html, type Html } from "#platform/pages/html.ts";

/** The links from a page of a list to the first page and to the next one; nothing if the list has one page. */
export function pageLinks(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  { after, next }: { after?: string | undefined; next?: string | undefined },
): Html | undefined {
  if (after === undefined && next === undefined) return undefined;
  return html`<nav class="pages" aria-label="Pages of the list">
    ${after !== undefined && html`<a href="${toAddress(path, query)}">First page</a>`}
    ${next !== undefined && html`<a href="${toAddress(path, { ...query, after: next })}" rel="next">Next page</a>`}
  </nav>`;
}

/** An address with the parts of a query that have a value. */
export function toAddress(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parts.set(name, value);
  }
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}
