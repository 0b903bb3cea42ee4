import { html, type Html } from "#platform/pages/html.ts";
import type { LeadCardField, LeadCardFormState } from "./lead-card-form-state.ts";

/** Renders why a form was not saved. It has the focus, unless the field beside it has. */
export const renderProblem = (problem: string, hasFocus = true): Html =>
  html`<p class="result wrong" id="problem" role="alert" tabindex="-1" ${hasFocus && html`autofocus`}>
    <strong>Not saved.</strong> ${problem}
  </p>`;

/** Renders why a form was not saved, for the place before the field `name`, if it is about that field; otherwise nothing. */
export const renderFieldFault = (form: LeadCardFormState, name: LeadCardField): Html | false =>
  form.problem !== undefined && form.field === name && renderProblem(form.problem, false);

/** The attributes of a field: what describes it, and, if the fault is about it, the focus. `hint` is the id of its hint. */
export function describeField(form: LeadCardFormState, name: LeadCardField, hint?: string): Html | false {
  const isFaulty = form.problem !== undefined && form.field === name;
  if (isFaulty) return html`autofocus aria-invalid="true" aria-describedby="${["problem", hint].join(" ").trim()}"`;
  return hint !== undefined && html`aria-describedby="${hint}"`;
}
