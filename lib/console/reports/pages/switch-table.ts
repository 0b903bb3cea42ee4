import type { SwitchTrigger } from "#domain/reports/switch-triggers.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import type { ReportContext } from "./report-context.ts";
import { rowName } from "./report-frame.ts";
import { moneyText, percent } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { plainRateCell, rateCell } from "./rate-columns.ts";

type Entry = { key: string | null; currency: string; trigger: SwitchTrigger };

/** What speaks for another model, with the numbers that it rests on. */
export const switchTable = (entries: readonly Entry[], context: ReportContext): Html =>
  dataTable({ caption: "What speaks for another model" }, entries, [
    {
      title: "Sign",
      cell: ({ key, trigger: { trigger } }) =>
        key === null ? triggerNames[trigger] : `${triggerNames[trigger]}, ${rowName(key, context)}`,
    },
    { title: "Speaks for", cell: ({ trigger }) => (trigger.towards === "callback" ? "callbacks" : "appointments") },
    {
      title: "Now",
      cell: ({ currency, trigger }) =>
        "rate" in trigger ? comparedCell(trigger) : medianCell(trigger, currency, context),
      isNumber: true,
    },
    { title: "From", cell: ({ trigger }) => describeThreshold(trigger), isNumber: true },
    { title: "Says", cell: ({ trigger }) => stateMark(trigger.state) },
  ]);

const triggerNames: Record<SwitchTrigger["trigger"], string> = {
  no_shows: "Prospects miss their appointments",
  low_interest: "Few held meetings are with a real prospect",
  slow_follow_up: "First tries come too late, by working hours",
  shorter_cycle: "Sales come sooner than before",
  higher_value: "Sales are worth more than before",
};

/** A share that is enough to compare may be too few to estimate: a sign that says yes or no shows its share. */
const comparedCell = ({ rate, state }: Extract<SwitchTrigger, { rate: unknown }>): Html =>
  state === "too_few" ? rateCell(rate) : plainRateCell(rate);

function describeThreshold({ trigger, threshold }: SwitchTrigger): string {
  switch (trigger) {
    case "no_shows":
      return `above ${percent(threshold)}`;
    case "low_interest":
      return `below ${percent(threshold)}`;
    case "slow_follow_up":
      return `below ${percent(threshold)} within an hour`;
    case "shorter_cycle":
      return `down by ${percent(threshold)}`;
    case "higher_value":
      return `up by ${percent(threshold)}`;
  }
}

function medianCell(
  { trigger, before, now, sales }: Extract<SwitchTrigger, { sales: unknown }>,
  currency: string,
  { session: { reader } }: ReportContext,
): Html {
  const text = (value: number | null) =>
    value === null
      ? "none"
      : trigger === "shorter_cycle"
        ? countNoun(value, "day")
        : moneyText(Math.round(value), currency, reader.locale);
  if (before === null && now === null) return html`<span class="soft">none yet</span>`;
  return html`<span class="share">${text(before)} → ${text(now)}</span>
    <span class="of">${formatCount(sales.before)} and ${countNoun(sales.now, "sale")}</span>`;
}

const stateMark = (state: SwitchTrigger["state"]): Html => {
  switch (state) {
    case "fires":
      return html`<span class="mark is-warning">▲ yes</span>`;
    case "does_not":
      return html`<span class="mark">– no</span>`;
    case "too_few":
      return html`<span class="mark soft">? too few to say</span>`;
  }
};
