import type { SwitchTrigger } from "#domain/reports/switch-triggers.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { figureTable, rateCell } from "./figure-table.ts";
import type { ReportContext } from "./report-context.ts";
import { rowName } from "./report-frame.ts";
import { countOf, moneyText, percent } from "./report-words.ts";

type Entry = { key: string | null; currency: string; trigger: SwitchTrigger };

/** What speaks for another model, with the numbers that it rests on. */
export const switchTable = (entries: readonly Entry[], context: ReportContext): Html =>
  figureTable(
    "What speaks for another model",
    [
      { name: "Sign" },
      { name: "Speaks for" },
      { name: "Now", isNumber: true },
      { name: "From", isNumber: true },
      { name: "Says" },
    ],
    entries.map((entry) => {
      const { key, trigger } = entry;
      const name = triggerNames[trigger.trigger];
      return {
        head: key === null ? name : `${name}, ${rowName(key, context)}`,
        cells: [
          trigger.towards === "callback" ? "callbacks" : "appointments",
          "rate" in trigger ? rateCell(trigger.rate) : medianCell(entry, trigger, context),
          thresholdOf(trigger),
          stateMark(trigger.state),
        ],
      };
    }),
  );

const triggerNames: Record<SwitchTrigger["trigger"], string> = {
  no_shows: "Prospects miss their appointments",
  low_interest: "Few held meetings are with a real prospect",
  slow_follow_up: "First tries come too late, by working hours",
  shorter_cycle: "Sales come sooner than before",
  higher_value: "Sales are worth more than before",
};

function thresholdOf({ trigger, threshold }: SwitchTrigger): string {
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
  { currency }: Entry,
  { trigger, before, now, sales }: Extract<SwitchTrigger, { sales: unknown }>,
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
    <span class="of">${countOf(sales.before)} and ${countNoun(sales.now, "sale")}</span>`;
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
