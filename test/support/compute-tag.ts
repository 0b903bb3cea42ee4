import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

/** The tags of searches, under the key of one master secret. */
export const computeTag = makeComputeTag(parseMasterSecret("a well kept secret"));
