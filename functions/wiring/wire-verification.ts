import { now } from "../../lib/outbound/clock.ts";
import { makeDueItems } from "../../lib/outbound/dynamodb/due-store.ts";
import { makeCampaigns, makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import type { Table } from "../../lib/outbound/dynamodb/table.ts";
import { makeEndpointProofs } from "../../lib/outbound/secrets/endpoint-proofs.ts";
import { makeHandOverVerification } from "../../lib/use-cases/hand-over-verification.ts";
import { makeMarkVerified } from "../../lib/use-cases/mark-verified.ts";
import type { HandOverMessage } from "../../lib/use-cases/ports/delivering.ts";
import type { ReadSubscriptionNames } from "../../lib/use-cases/read-subscription-names.ts";
import { makeWakeHeldLeads } from "../../lib/use-cases/wake-held-leads.ts";

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
