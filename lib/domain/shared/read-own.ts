/**
 * Reads the property `name` of `record`; undefined if the record does not define it itself. Use it wherever a caller
 * chooses the name: every object inherits `constructor`, `toString` and others, which are valid names of fields.
 */
export const readOwn = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
