import { describe, expect, it } from "vitest";
import { parseBankHolidays } from "#bin/holidays/parse-bank-holidays.ts";

const twice = "2029-01-02";
const division = (name: string, ...dates: string[]) => ({
  division: name,
  events: dates.map((date) => ({ title: "Holiday", date, notes: "", bunting: true })),
});
const file = {
  "england-and-wales": division("england-and-wales", "2029-01-01", "2028-12-26", "2029-03-30"),
  scotland: division("scotland", "2029-01-02"),
  "northern-ireland": division("northern-ireland", "2028-03-17"),
};

describe("GOV.UK's bank-holidays.json", () => {
  it("has a calendar for each division, which reaches to the end of its last year", () => {
    const rest = { source: "https://www.gov.uk/bank-holidays.json", asOf: "2028-11-05" };
    expect(parseBankHolidays(JSON.stringify(file), "2028-11-05")).toEqual([
      { ...rest, name: "GB-ENG", dates: ["2028-12-26", "2029-01-01", "2029-03-30"], until: "2029-12-31" },
      { ...rest, name: "GB-SCT", dates: ["2029-01-02"], until: "2029-12-31" },
      { ...rest, name: "GB-NIR", dates: ["2028-03-17"], until: "2028-12-31" },
    ]);
  });

  it.each([
    ["a division is missing", JSON.stringify({ ...file, scotland: undefined }), "scotland"],
    ["a division is empty", JSON.stringify({ ...file, scotland: division("scotland") }), "events"],
    ["a date does not exist", JSON.stringify({ ...file, scotland: division("scotland", "2029-02-29") }), "date"],
    ["a date is listed twice", JSON.stringify({ ...file, scotland: division("scotland", twice, twice) }), "once"],
    ["it is a web page", "<html>", "JSON"],
  ])("is refused as a whole if %s", (_, text, message) => {
    expect(() => parseBankHolidays(text, "2028-11-05")).toThrow(message);
  });
});
