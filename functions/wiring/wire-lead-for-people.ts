import { now } from "../../lib/outbound/clock.ts";
import { makeCampaigns, makeClients } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeAgencies } from "../../lib/outbound/dynamodb/key-store.ts";
import { makeLeadForPeople } from "../../lib/outbound/lead-for-people.ts";
import { makeLeadLinks } from "../../lib/outbound/secrets/lead-links.ts";
import { makeStopLinks } from "../../lib/outbound/secrets/stop-links.ts";
import { makeReadLeadSetting } from "../../lib/use-cases/read-lead-setting.ts";
import { rememberedLeadSetting } from "../../lib/use-cases/remembered-lead-setting.ts";
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
