import { html, type Html } from "#platform/pages/html.ts";

/** A field of a filter. Unlike a field of a form it is never required, and shows no fault. */
type Filter = { name: string; label: string; value: string | undefined };

/** A text or a date by which a list is filtered. */
export const filterText = ({ name, label, type, value = "" }: Filter & { type: "search" | "date" }): Html =>
  html`<div class="${type === "search" ? "field is-wide" : "field"}">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="254" autocomplete="off" />
  </div>`;

/** A choice by which a list is filtered; `all` is the name of no filter. */
export const filterChoice = ({
  name,
  label,
  value,
  all,
  choices,
}: Filter & { all: string; choices: readonly { id: string; name: string }[] }): Html =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${all}</option>
      ${choices.map(
        (choice) => html`<option value="${choice.id}" ${choice.id === value && html`selected`}>${choice.name}</option>`,
      )}
    </select>
  </div>`;
