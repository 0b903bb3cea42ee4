import type { Model } from "#domain/campaigns/model.ts";
import type { Rate } from "#domain/reports/rate.ts";
import { formatCount } from "#platform/text/count-noun.ts";
import { formatExactMoney, formatMoney } from "#platform/text/format-money.ts";
import { formatElapsed } from "../../pages/format-elapsed.ts";

/** What keeps a number and its unit on one line. */
const noBreak = "\u00a0";

/** A share as people read it: "23 %", and "0.8 %" below one. */
export function percent(share: number): string {
  const points = share * 100;
  const isSmall = points > 0 && points < 1;
  return `${isSmall ? points.toFixed(1) : Math.round(points)}${noBreak}%`;
}

/** "9 of 39". */
export const ofText = ({ value, of }: Pick<Rate, "value" | "of">): string =>
  `${formatCount(value)} of ${formatCount(of)}`;

/** "13 to 29 %", with a decimal if it is narrow; empty without an interval. */
export function intervalText(interval: Rate["interval"]): string {
  if (interval === null) return "";
  const digits = interval.high - interval.low < 0.02 ? 1 : 0;
  const [low, high] = [interval.low, interval.high].map((share) => (share * 100).toFixed(digits));
  return `${low} to ${high}${noBreak}%`;
}

/** How many of the leads have a recorded time: said as it is, because it is no rate that is judged. */
export const coverageText = ({ share, value, of }: Rate): string =>
  share === null ? "none yet" : `${percent(share)} (${ofText({ value, of })})`;

/** A rate in a sentence: "23 % (9 of 39)", or "too few to say (4 of 9)". */
export function rateText(rate: Rate): string {
  if (rate.share === null) return "none yet";
  return rate.tooFew ? `too few to say (${ofText(rate)})` : `${percent(rate.share)} (${ofText(rate)})`;
}

/** A time in at most two units; "not recorded" without one. */
export const secondsText = (seconds: number | null): string =>
  seconds === null ? "not recorded" : formatElapsed(seconds * 1000).replaceAll(" ", noBreak);

/** A sum as bills have it: "£300.00". */
export const moneyText = (amount: number, currency: string, locale: string): string =>
  formatExactMoney({ amount, currency }, locale).replace("-", "−");

/** A sum on an axis, without superfluous zeros: "£300". */
export const axisMoney = (amount: number, currency: string, locale: string): string =>
  formatMoney({ amount, currency }, locale);

export const modelNames: Record<Model, string> = {
  callback: "Callbacks",
  appointment: "Appointments",
  hybrid: "Both models",
};
