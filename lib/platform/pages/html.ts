const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const safeMarkup = Symbol("safe");

/** Markup in which every value from outside is escaped. Only `html` makes it. */
export type Html = { readonly [safeMarkup]: string };

type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/**
 * Makes markup from a template: escapes every value that is not itself `Html`, joins arrays, drops false and undefined.
 * Throws a TypeError where escaping does not protect: for text in a tag outside double quotes or in a script or style, and for a
 * link to anything but https, http, tel, sms, mailto, a path of the same site, or a fragment of the same page.
 *
 * @example html`<p title="${name}">${notes}</p>`
 */
export function html(literals: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const compact = compactOnce(literals);
  const parts = values.map((value, index) => {
    const before = literals.slice(0, index + 1).join("");
    const escaped = toMarkup(value);
    if (escaped !== "" && !isHtml(value)) assertProtected(before, escaped);
    return `${compact[index] ?? ""}${escaped}`;
  });
  return { [safeMarkup]: parts.join("") + (compact.at(-1) ?? "") };
}

/** The indentation of templates means nothing in a page, and would be a fifth of it. Values keep their white space. */
const compactLiterals = new WeakMap<TemplateStringsArray, readonly string[]>();

function compactOnce(literals: TemplateStringsArray): readonly string[] {
  const compact = compactLiterals.get(literals) ?? literals.map((literal) => literal.replace(/\s*\n\s*/g, "\n"));
  compactLiterals.set(literals, compact);
  return compact;
}

function assertProtected(before: string, escaped: string): void {
  const tag = /<[^<>]*$/.exec(before)?.[0];
  const outsideQuotes = tag !== undefined && tag.split('"').length % 2 === 1;
  const isInRawElement = /<(script|style)\b[^<]*$/i.test(before);
  const hasUnsafeLink =
    /\b(href|src|action)="$/.test(before) && !/^(https?:\/\/|tel:|sms:|mailto:|#|\/(?![/\\]))/.test(escaped);
  if (outsideQuotes || isInRawElement || hasUnsafeLink)
    throw new TypeError(`escaping does not protect a value after ${before.slice(-20)}`);
}

const isHtml = (value: HtmlValue): value is Html => typeof value === "object" && safeMarkup in value;

/** The markup as text, ready to send. */
export const render = (content: Html): string => content[safeMarkup];

function toMarkup(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number")
    return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? "");
  return isHtml(value) ? value[safeMarkup] : value.map(toMarkup).join("");
}
