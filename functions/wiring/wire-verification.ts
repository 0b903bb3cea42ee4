import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeHandOverVerification } from "#delivery/orders/hand-over-verification.ts";
import type { HandOverMessage } from "#delivery/ports.ts";
import { now } from "#platform/clock.ts";
import type { Table } from "#platform/table/table.ts";
import { makeWakeHeldLeads } from "#routing/wake-held-leads.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";

/** How a channel asks whether an endpoint gets what is sent there: as it hands over anything else, with a proof. */
export function wireVerification(
  { table, masterSecret, readNames }: { table: Table; masterSecret: string; readNames: ReadSubscriptionNames },
  publicUrl: string,
  handOver: HandOverMessage,
): HandOverMessage {
  const wake = makeWakeHeldLeads({ campaigns: makeCampaigns(table), dueItems: makeDueItems(table), now });
  return makeHandOverVerification({
    handOver,
    proofs: makeEndpointProofs(masterSecret, publicUrl),
    markVerified: makeMarkVerified({ subscriptions: makeSubscriptions(table), wake, now }),
    readNames,
  });
}
