import { expect, it } from "vitest";
import { formatTheirTime } from "#contact/pages/appointment-phrases.ts";

const london = { timeZone: "Europe/London", locale: "en-GB" };
const theirs = (start: string, timeZone: string, reader = london) => formatTheirTime(start, timeZone, reader);

it("the time of an appointment on the person's clock is not repeated where it is that of the reader", () => {
  expect(theirs("2026-11-27T14:00:00Z", "Europe/London")).toBeUndefined();
  expect(theirs("2026-11-27T14:00:00Z", "Atlantic/Reykjavik")).toBeUndefined();
});

it("the time of an appointment on the person's clock is a time alone on the reader's day", () => {
  expect(theirs("2026-11-27T14:00:00Z", "America/New_York")).toBe("09:00");
});

it("the time of an appointment on the person's clock has its day where that is another one", () => {
  expect(theirs("2026-11-27T14:00:00Z", "Pacific/Auckland")).toBe("03:00 on Saturday 28 November");
  expect(theirs("2026-11-27T02:00:00Z", "America/New_York")).toBe("21:00 on Thursday 26 November");
  const kiritimati = { timeZone: "Pacific/Kiritimati", locale: "en-GB" };
  expect(theirs("2026-11-27T02:00:00Z", "Pacific/Honolulu", kiritimati)).toBe("16:00 on Thursday 26 November");
});
