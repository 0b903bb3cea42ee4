import { makeComputeTag } from "#leads/adapters/search-tag.ts";

/** The tags of searches, under the key of one master secret. */
export const computeTag = makeComputeTag("a well kept secret");
