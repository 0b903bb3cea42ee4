import { makeAgencies } from "#accounts/adapters/account-store.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeLeadForPeople } from "#delivery/adapters/lead-for-people.ts";
import { makeReadLeadSetting } from "#leads/read-lead-setting.ts";
import { rememberedLeadSetting } from "#leads/remembered-lead-setting.ts";
import { now } from "#platform/clock.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import type { SenderParts } from "./wire-sender.ts";

/** What SMS and email say of a lead, with the names around it and the link to its card. */
export function wireLeadForPeople({ table, masterSecret }: SenderParts, publicUrl: string) {
  const world = { agencies: makeAgencies(table), clients: makeClients(table), campaigns: makeCampaigns(table) };
  return makeLeadForPeople({
    readSetting: rememberedLeadSetting(makeReadLeadSetting(world), now),
    links: makeLeadLinks(masterSecret, publicUrl),
    stopLinks: makeStopLinks(masterSecret, publicUrl),
  });
}
