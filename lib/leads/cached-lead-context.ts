import { cached } from "#platform/cached.ts";
import type { Now } from "#platform/ports.ts";
import type { ReadLeadContext } from "./ports.ts";

/** Reads the names around a lead at most once a minute for each campaign: a message with last minute's name is still true enough. */
export const cachedLeadContext = (readLeadContext: ReadLeadContext, now: Now): ReadLeadContext =>
  cached(readLeadContext, (agencyId, { clientId, campaignId }) => `${agencyId}/${clientId}/${campaignId}`, now);
