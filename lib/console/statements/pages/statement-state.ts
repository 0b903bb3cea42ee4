import { html, type Html } from "#platform/pages/html.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";

/** What is still to come of a statement. `nothing`: it comes to nothing, so nothing is to be paid. */
export type PaymentState = "due" | "part_paid" | "overdue" | "paid" | "nothing";

const states: Record<PaymentState, { shape: string; name: string; tone: string }> = {
  due: { shape: "●", name: "due", tone: "" },
  part_paid: { shape: "◐", name: "part paid", tone: "" },
  overdue: { shape: "▲", name: "overdue", tone: "is-bad" },
  paid: { shape: "✓", name: "paid", tone: "is-good" },
  nothing: { shape: "–", name: "nothing to pay", tone: "" },
};

/** The state of a statement as a shape and a word. */
export function paymentMark(state: PaymentState): Html {
  const { shape, name, tone } = states[state];
  return html`<span class="mark ${tone}"><span aria-hidden="true">${shape}</span> ${name}</span>`;
}

/** A date without a time, at noon, which is the same date in every zone near Greenwich. */
export const formatDay = (date: string, locale: string): string =>
  formatPlainDate(`${date}T12:00:00Z`, { timeZone: "UTC", locale });

/** The month of a statement: "November 2026". */
export const formatPeriod = (period: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${period}-15T12:00:00Z`),
  );
