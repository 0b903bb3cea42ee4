import type { LeadView } from "#leads/schemas.ts";

export type ChannelTally = {
  channel: string;
  /** Deliveries that accepted leads were promised. */
  promised: number;
  delivered: number;
  inFlight: number;
  failed: number;
  skipped: number;
  /** How many of the delivered ones arrived at the other end, by its own count. */
  arrived: number;
};

/**
 * Holds what the API says of each delivery against what arrived at the other end. It balances when promised = delivered +
 * in flight + failed + skipped, and everything called delivered did arrive.
 */
export function reconcile(leads: readonly LeadView[], arrived: Readonly<Record<string, number>>): ChannelTally[] {
  return ["sms", "email", "webhook"].map((channel) => {
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

export const isBalanced = ({ promised, delivered, inFlight, failed, skipped, arrived }: ChannelTally): boolean =>
  promised === delivered + inFlight + failed + skipped && arrived === delivered;
