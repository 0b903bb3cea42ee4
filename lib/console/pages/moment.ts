import { html, type Html } from "#platform/pages/html.ts";
import { formatAge, formatDateTime, formatNearDate, formatTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { formatElapsed } from "./format-elapsed.ts";

/** An instant as people say it, with the exact one in its title: "12 minutes ago". */
export const moment = (at: string, now: string, reader: ReaderLocale): Html =>
  html`<time datetime="${at}" title="${formatDateTime(at, reader)}">${formatAge(at, now, reader)}</time>`;

/** The time on the reader's clock, with the date in its title: "14:02". */
export const clockTime = (at: string, reader: ReaderLocale): Html =>
  html`<time datetime="${at}" title="${formatDateTime(at, reader)}">${formatTime(at, reader)}</time>`;

/** The day and the time on the reader's clock: "Sunday 22 November at 14:02". For lists that may span days. */
export const dayAndTime = (at: string, reader: ReaderLocale): Html =>
  html`<time datetime="${at}">${formatNearDate(at, reader)} at ${formatTime(at, reader)}</time>`;

/** A time that runs on: the script counts its minutes while the page is visible, from the `data-now` of the page on. */
export const elapsed = (since: string, now: string): Html =>
  html`<time datetime="${since}" data-elapsed>${formatElapsed(Date.parse(now) - Date.parse(since))}</time>`;
