import { makeIds } from "#platform/secrets/keyed-ids.ts";

/** Makes all ids, under the key of one master secret. */
export const ids = makeIds("a well kept secret");
