import type { FormFaults } from "./console-route.ts";

/**
 * What is wrong with the fields of a form, from the errors of a verb, which name fields by JSON pointer. `fieldsByPointer`
 * says which field shows the errors of a pointer and of what is inside; others are shown at `otherwise`.
 */
export function toFaults(
  errors: readonly { pointer: string; detail: string }[],
  fieldsByPointer: Readonly<Record<string, string>>,
  otherwise: string,
): FormFaults {
  const toField = (pointer: string) =>
    Object.entries(fieldsByPointer).find(([own]) => pointer === own || pointer.startsWith(`${own}/`))?.[1];
  return Object.fromEntries(errors.map(({ pointer, detail }) => [toField(pointer) ?? otherwise, detail]));
}
