import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeBuildLeadView } from "#delivery/adapters/build-lead-view.ts";
import { cachedLeadContext } from "#leads/cached-lead-context.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { now } from "#platform/clock.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import type { SenderContext } from "./wire-sender.ts";

/** What SMS and email say of a lead, with the names around it and the link to its card. */
export function wireLeadForPeople({ table, masterSecret }: SenderContext, publicUrl: string) {
  const deps = {
    agencies: makeAgencyStore(table),
    clients: makeClientStore(table),
    campaigns: makeCampaignStore(table),
  };
  return makeBuildLeadView({
    readLeadContext: cachedLeadContext(makeReadLeadContext(deps), now),
    links: makeLeadLinks(masterSecret, publicUrl),
    stopLinks: makeStopLinks(masterSecret, publicUrl),
  });
}
