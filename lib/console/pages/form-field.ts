import { formatFieldName } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { FormFaults, TypedForm } from "../console-route.ts";

/** What was typed into a form before, with what is wrong with it, to show it again. */
export type FormState = { typed?: TypedForm; faults?: FormFaults };

/** With `isOfChoice`, a field is needed only with one choice of its form, so a browser must not require it. */
type Field = { name: string; label: string; hint?: string | undefined; isOptional?: boolean; isOfChoice?: boolean };

type TextField = Field & {
  type?: "text" | "email" | "tel" | "date" | "time" | "datetime-local" | "number" | "search";
  value?: string | undefined;
  maxLength?: number;
  inputMode?: "numeric" | "decimal";
  autocomplete?: string;
};

/** A field of one line, with its label, hint and fault. */
export const textField = (field: TextField, state: FormState = {}): Html => {
  const { name, type = "text", value = "", maxLength = 254, inputMode, autocomplete = "off" } = field;
  return wrapField(
    field,
    state,
    html`<input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${state.typed?.[name] ?? value}"
      maxlength="${maxLength}"
      autocomplete="${autocomplete}"
      ${inputMode && html`inputmode="${inputMode}"`}
      ${describe(field, state)}
      ${isRequired(field) && html`required`}
    />`,
  );
};

const isRequired = ({ isOptional, isOfChoice }: Field): boolean => !isOptional && !isOfChoice;

/** A field of several lines. */
export const textArea = (
  field: Field & { value?: string; maxLength: number; rows?: number },
  state: FormState = {},
): Html =>
  wrapField(
    field,
    state,
    html`<textarea
      id="${field.name}"
      name="${field.name}"
      rows="${field.rows ?? 3}"
      maxlength="${field.maxLength}"
      ${describe(field, state)}
      ${isRequired(field) && html`required`}
    >
${state.typed?.[field.name] ?? field.value ?? ""}</textarea>`,
  );

/** A choice of one among several, in a list that opens. */
export const selectField = (
  field: Field & { value?: string | undefined; options: readonly { value: string; name: string }[] },
  state: FormState = {},
): Html => {
  const chosen = state.typed?.[field.name] ?? field.value;
  return wrapField(
    field,
    state,
    html`<select id="${field.name}" name="${field.name}" ${describe(field, state)}>
      ${field.options.map(
        ({ value, name }) => html`<option value="${value}" ${value === chosen && html`selected`}>${name}</option>`,
      )}
    </select>`,
  );
};

/** The options with some names. */
export const toOptions = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, name]) => ({ value, name }));

/** The secret of the session, which every form must post. */
export const csrfField = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}" />`;

/** Says that a form was not saved, with a link to each field that is wrong. The page opens with the focus here. */
export const faultSummary = ({ faults = {} }: FormState): Html | undefined => {
  const entries = Object.entries(faults);
  if (entries.length === 0) return undefined;
  return html`<div class="notice is-bad" role="alert" tabindex="-1" autofocus>
    <h2>Not saved</h2>
    <ul>
      ${entries.map(([name, fault]) => html`<li><a href="#${name}">${nameField(name, fault)}</a></li>`)}
    </ul>
  </div>`;
};

const wrapField = ({ name, label, hint, isOptional }: Field, { faults }: FormState, control: Html): Html => {
  const fault = faults?.[name];
  return html`<div class="${fault === undefined ? "field" : "field is-faulty"}">
    <label for="${name}">${label}${isOptional && " (optional)"}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${fault !== undefined && html`<p class="fault" id="${name}-fault">${toSentence(fault)}</p>`} ${control}
  </div>`;
};

const describe = ({ name, hint }: Field, { faults }: FormState): Html | undefined => {
  const isFaulty = faults?.[name] !== undefined;
  const ids = [hint !== undefined && `${name}-hint`, isFaulty && `${name}-fault`].filter(Boolean).join(" ");
  if (ids === "") return undefined;
  return html`aria-describedby="${ids}" ${isFaulty && html`aria-invalid="true"`}`;
};

/** A fault away from its field names it, unless it is a sentence: "Time zone: not empty". */
const nameField = (name: string, fault: string): string =>
  /^[a-z]/.test(fault) ? `${formatFieldName(name)}: ${fault}` : fault;

/** A fault as a sentence: schemas say what is wanted in lower case. */
const toSentence = (fault: string): string => fault.charAt(0).toUpperCase() + fault.slice(1);
