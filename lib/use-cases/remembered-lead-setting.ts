import type { ReadLeadSetting } from "./ports/delivering.ts";
import type { Now } from "./ports/world.ts";
import { remembered } from "./remembered.ts";

/** Reads the names around a lead at most once a minute for each campaign: a message with last minute's name is still true enough. */
export const rememberedLeadSetting = (read: ReadLeadSetting, now: Now): ReadLeadSetting =>
  remembered(read, (agencyId, { clientId, campaignId }) => `${agencyId}/${clientId}/${campaignId}`, now);
