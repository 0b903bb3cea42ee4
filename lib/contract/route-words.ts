/** How lists of what an agency set up are ordered. */
export const byId =
  "Newest first. What was made under an Idempotency-Key has an id derived from it, and stands where that id sorts.";

/** The headers of an answer to a creation. */
export const location = (what: string) => ({ Location: `The path of the ${what}.` });
