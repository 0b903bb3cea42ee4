import type { Now } from "#platform/ports.ts";
import { remembered } from "#platform/remembered.ts";
import type { ReadLeadSetting } from "./ports.ts";

/** Reads the names around a lead at most once a minute for each campaign: a message with last minute's name is still true enough. */
export const rememberedLeadSetting = (read: ReadLeadSetting, now: Now): ReadLeadSetting =>
  remembered(read, (agencyId, { clientId, campaignId }) => `${agencyId}/${clientId}/${campaignId}`, now);
