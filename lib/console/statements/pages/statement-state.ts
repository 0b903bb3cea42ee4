import type { Html } from "#platform/pages/html.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";
import { toDateReader } from "#platform/text/reader-locale.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";

/** What is still to come of a statement. `nothing`: it comes to nothing, so nothing is to be paid. */
export type PaymentState = "due" | "part_paid" | "overdue" | "paid" | "nothing";

const paymentMarks: Record<PaymentState, Mark> = {
  due: { shape: "●", word: "due" },
  part_paid: { shape: "◐", word: "part paid" },
  overdue: { shape: "▲", word: "overdue", tone: "bad" },
  paid: { shape: "✓", word: "paid", tone: "good" },
  nothing: { shape: "–", word: "nothing to pay" },
};

/** The state of a statement as a shape and a word. */
export const paymentMark = (state: PaymentState): Html => renderMark(paymentMarks[state]);

export const formatDay = (date: string, locale: string): string => formatPlainDate(date, toDateReader({ locale }));

/** The month of a statement: "November 2026". */
export const formatPeriod = (period: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${period}-15T12:00:00Z`),
  );
