import { Channel } from "#domain/subscriptions/subscription.ts";
import type { LeadView } from "#leads/schemas.ts";

export type ChannelTally = {
  channel: string;
  /** Deliveries that Baton planned for the accepted leads. */
  promised: number;
  delivered: number;
  inFlight: number;
  failed: number;
  skipped: number;
  /** How many deliveries arrived, counted by the receiver. */
  arrived: number;
};

/** Counts per channel what the API says of each delivery, beside what the receivers counted (`arrived`, by channel). */
export function reconcile(leads: readonly LeadView[], arrived: Readonly<Record<string, number>>): ChannelTally[] {
  return Channel.options.map((channel) => {
    const deliveries = leads.flatMap((lead) => lead.deliveries).filter((delivery) => delivery.channel === channel);
    const count = (...statuses: string[]) => deliveries.filter(({ status }) => statuses.includes(status)).length;
    return {
      channel,
      promised: deliveries.length,
      delivered: count("delivered", "acknowledged"),
      inFlight: count("pending", "failed"),
      failed: count("exhausted"),
      skipped: count("skipped"),
      arrived: arrived[channel] ?? 0,
    };
  });
}

/** Whether promised = delivered + in flight + failed + skipped, and exactly the delivered ones arrived. */
export const isBalanced = ({ promised, delivered, inFlight, failed, skipped, arrived }: ChannelTally): boolean =>
  promised === delivered + inFlight + failed + skipped && arrived === delivered;
