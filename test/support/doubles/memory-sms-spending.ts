import type { SmsSpending } from "#delivery/sms/ports.ts";

/** SMS spending in memory, with exactly the guarantees of the table's store. */
export function memorySmsSpending(): SmsSpending & { spent(agencyId: string, day: string): number } {
  const days = new Map<string, { spent: number; counted: string }>();
  const of = (agencyId: string, day: string) => days.get(`${agencyId}/${day}`) ?? { spent: 0, counted: "" };
  return {
    async reserve({ agencyId, day, name, cost }, limit) {
      const { spent, counted } = of(agencyId, day);
      if (counted === name) return "counted_before";
      if (spent + cost > limit) return "cap_reached";
      days.set(`${agencyId}/${day}`, { spent: spent + cost, counted: name });
      return "reserved";
    },
    async release({ agencyId, day, cost }) {
      const { spent } = of(agencyId, day);
      if (spent >= cost) days.set(`${agencyId}/${day}`, { spent: spent - cost, counted: "" });
    },
    spent: (agencyId, day) => of(agencyId, day).spent,
  };
}
