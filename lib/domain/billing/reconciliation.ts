import * as z from "zod";
import { ClientId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import type { BillingRecord, RecordedDelivery } from "./billing-record.ts";

/** The columns of a channel's account; each delivery counts in exactly one. */
const accountColumns = ["delivered", "held", "suppressed", "inFlight", "exhausted"] as const;
type AccountColumn = (typeof accountColumns)[number];

const count = z.int().min(0);

/** The account of a channel: accepted = delivered + held + suppressed + inFlight + exhausted. */
const ChannelAccount = z
  .object({
    channel: Channel,
    accepted: count.meta({
      description: "Deliveries planned for accepted leads, and those that held leads will get.",
    }),
    delivered: count,
    held: count.meta({
      description: "Leads that wait for a client, counted once on each channel that they would go out over.",
    }),
    suppressed: count.meta({ description: "Deliveries that Baton must not make, for any reason." }),
    inFlight: count.meta({ description: "Not tried yet, or waiting for a retry." }),
    exhausted: count.meta({ description: "Failed at the last attempt." }),
    acknowledged: count.meta({ description: "Delivered ones that the client answered." }),
    suppressedBecause: z.partialRecord(SkipReason, count).meta({ description: "The suppressed ones by reason." }),
  })
  .meta({ id: "ChannelAccount" });
type ChannelAccount = z.infer<typeof ChannelAccount>;

const InFlight = z
  .object({ leadId: LeadId, clientId: ClientId, channel: Channel, placedAt: Instant })
  .meta({ id: "InFlight" });

/** The results of the leads of a period, channel by channel. */
export const Reconciliation = z
  .object({
    from: Instant,
    to: Instant,
    leads: z.object({ accepted: count, placed: count, held: count }).meta({ description: "accepted = placed + held." }),
    channels: z.array(ChannelAccount),
    inFlight: z.array(InFlight).meta({ description: "The oldest deliveries in flight, at most twenty." }),
  })
  .meta({ id: "Reconciliation" });
export type Reconciliation = z.infer<typeof Reconciliation>;

/** The most deliveries in flight that a reconciliation lists. */
const maxInFlightListed = 20;

const columnByStatus: Record<RecordedDelivery["status"], AccountColumn> = {
  pending: "inFlight",
  failed: "inFlight",
  delivered: "delivered",
  acknowledged: "delivered",
  exhausted: "exhausted",
  skipped: "suppressed",
};

/**
 * Builds the account of a period: the leads placed in it, by their `records`, and the leads received in it that are
 * still held, by the channels that each will go out over. An account counts deliveries, not leads, so that one failing
 * endpoint of two stays visible.
 */
export function buildReconciliation(
  period: { from: Instant; to: Instant },
  records: readonly BillingRecord[],
  heldChannels: readonly (readonly Channel[])[],
): Reconciliation {
  const accounts = new Map(Channel.options.map((channel) => [channel, emptyAccount(channel)]));
  const countDelivery = (channel: Channel, column: AccountColumn) => {
    const account = accounts.get(channel);
    if (!account) throw new Error(`no such channel: ${channel}`);
    account.accepted += 1;
    account[column] += 1;
    return account;
  };
  for (const { channel, status, reason } of records.flatMap(({ deliveries }) => deliveries)) {
    const account = countDelivery(channel, columnByStatus[status]);
    if (status === "acknowledged") account.acknowledged += 1;
    if (reason) account.suppressedBecause[reason] = (account.suppressedBecause[reason] ?? 0) + 1;
  }
  for (const channel of heldChannels.flat()) countDelivery(channel, "held");
  return {
    ...period,
    leads: { accepted: records.length + heldChannels.length, placed: records.length, held: heldChannels.length },
    channels: [...accounts.values()],
    inFlight: listInFlight(records).slice(0, maxInFlightListed),
  };
}

const emptyAccount = (channel: Channel): ChannelAccount => ({
  channel,
  accepted: 0,
  delivered: 0,
  held: 0,
  suppressed: 0,
  inFlight: 0,
  exhausted: 0,
  acknowledged: 0,
  suppressedBecause: {},
});

/** The deliveries in flight, the earliest placed leads first. */
const listInFlight = (records: readonly BillingRecord[]): Reconciliation["inFlight"] =>
  records
    .flatMap(({ leadId, clientId, placedAt, deliveries }) =>
      deliveries
        .filter(({ status }) => columnByStatus[status] === "inFlight")
        .map(({ channel }) => ({ leadId, clientId, channel, placedAt })),
    )
    .toSorted((a, b) => (toAgeKey(a) < toAgeKey(b) ? -1 : 1));

const toAgeKey = ({ placedAt, leadId, channel }: Reconciliation["inFlight"][number]): string =>
  `${placedAt} ${leadId} ${channel}`;
