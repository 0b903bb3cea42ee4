import { html, type Html } from "#platform/pages/html.ts";
import { selectField } from "./form-field.ts";

/** A field of a filter. Unlike a field of a form it is never required, and shows no fault. */
type Filter = { name: string; label: string; value: string | undefined };

/** Something to choose by its name. */
export type Choice = { id: string; name: string };

/** A text or a date by which a list is filtered. */
export const filterText = ({ name, label, type, value = "" }: Filter & { type: "search" | "date" }): Html =>
  html`<div class="${type === "search" ? "field is-wide" : "field"}">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="254" autocomplete="off" />
  </div>`;

/** A choice by which a list is filtered; `all` is the name of no filter. */
export const filterChoice = ({ all, choices, ...filter }: Filter & { all: string; choices: readonly Choice[] }): Html =>
  selectField({
    ...filter,
    options: [{ value: "", name: all }, ...choices.map(({ id, name }) => ({ value: id, name }))],
  });
