import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeSendVerification } from "#delivery/orders/send-verification.ts";
import type { SendMessage } from "#delivery/ports.ts";
import { now } from "#platform/clock.ts";
import type { Table } from "#platform/table/table.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";

/** How a channel asks whether an endpoint gets what is sent there: as it hands over anything else, with a proof. */
export function wireSendVerification(
  { table, masterSecret, readNames }: { table: Table; masterSecret: string; readNames: ReadSubscriptionNames },
  publicUrl: string,
  sendMessage: SendMessage,
): SendMessage {
  const scheduleRelease = makeScheduleLeadRelease({
    campaigns: makeCampaignStore(table),
    jobs: makeJobStore(table),
    now,
  });
  return makeSendVerification({
    sendMessage,
    proofs: makeEndpointProofs(masterSecret, publicUrl),
    markVerified: makeMarkVerified({ subscriptions: makeSubscriptionStore(table), scheduleRelease, now }),
    readNames,
  });
}
