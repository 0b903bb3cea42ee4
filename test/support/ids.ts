import { makeIds } from "#platform/secrets/keyed-ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

/** Makes all ids, under the key of one master secret. */
export const ids = makeIds(parseMasterSecret("a well kept secret"));
