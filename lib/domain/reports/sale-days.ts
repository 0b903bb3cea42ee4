import type { Figures } from "./figures.ts";

const prefix = "won_on_day.";

/** Lists how many sales came so many days after the placement of their leads, the soonest first. */
export const listSaleDays = ({ counts }: Pick<Figures, "counts">): [day: number, sales: number][] =>
  Object.entries(counts)
    .flatMap(([name, sales]): [number, number][] =>
      name.startsWith(prefix) ? [[Number(name.slice(prefix.length)), sales]] : [],
    )
    .sort(([a], [b]) => a - b);

/** The median of the days from placement to sale by nearest rank, and of how many sales; null without any. */
export function findMedianSaleDay(figures: Pick<Figures, "counts">): { median: number | null; sales: number } {
  const days = listSaleDays(figures);
  const sales = days.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  const middle = days.find(([, count]) => (seen += count) >= sales / 2);
  return { median: middle?.[0] ?? null, sales };
}
