import { cached } from "#platform/cached.ts";
import type { Now } from "#platform/ports.ts";
import type { ReadLeadContext } from "./ports.ts";

/**
 * Caches the context of a lead for one minute, for each client and campaign. A message may so show a name that changed
 * within the last minute, which does no harm.
 */
export const cachedLeadContext = (readLeadContext: ReadLeadContext, now: Now): ReadLeadContext =>
  cached(readLeadContext, (agencyId, { clientId, campaignId }) => `${agencyId}/${clientId}/${campaignId}`, now);
