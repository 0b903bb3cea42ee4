/** The limits of the fields of a lead: their number, and the characters of a name and of a value. */
export const fieldLimits = { fields: 50, nameLength: 40, valueLength: 1_000 } as const;
