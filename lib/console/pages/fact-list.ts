import { html, type Html } from "#platform/pages/html.ts";

/** A name with its value; undefined is left out. */
export type NamedFact = readonly [name: string, value: Html | string | undefined];

/** Renders names with their values. Texts of a person have the direction of their language. */
export const factList = (facts: readonly NamedFact[], { isOfPerson = false } = {}): Html =>
  html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        value !== undefined &&
        html`<dt>${name}</dt>
          <dd ${isOfPerson && html`dir="auto"`}>${value}</dd>`,
    )}
  </dl>`;
