import { describe, expect, it } from "vitest";
import { checkMailServer } from "#bin/check-mail-server.ts";
import { parseEmailFrom, parseSmsPerDay } from "#bin/set-agency.ts";

describe("the --sms-per-day option", () => {
  it.each([
    ["25", 2_500],
    ["25.00", 2_500],
    ["0.5", 50],
    ["0.05", 5],
    ["0", 0],
  ])("%s is %i cents", (text, amount) => {
    expect(parseSmsPerDay(text)).toEqual({ amount, currency: "USD" });
  });

  it("usual is the deployed limit", () => {
    expect(parseSmsPerDay("usual")).toBe("usual");
  });

  it.each(["", "-1", "1.005", "£5", "1,000", "none", "1e3"])("refuses %j", (text) => {
    expect(() => parseSmsPerDay(text)).toThrow("25.00");
  });
});

describe("the --email-from option", () => {
  it("takes an address, or usual for that of the stack", () => {
    expect(parseEmailFrom(" Hello@Brightline.Example ")).toBe("Hello@brightline.example");
    expect(parseEmailFrom("usual")).toBeNull();
  });

  it.each(["", "brightline.example", "Jo <jo@brightline.example>"])("refuses %j", (text) => {
    expect(() => parseEmailFrom(text)).toThrow("hello@example.org");
  });

  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  it("warns when no server takes the answers of calendars", async () => {
    const asked: string[] = [];
    const servers = async (domain: string) => {
      asked.push(domain);
      return [{ exchange: "mx.brightline.example" }];
    };
    expect(await checkMailServer("hello@brightline.example", servers)).toBeUndefined();
    expect(asked).toEqual(["brightline.example"]);
    const none = /^No server takes mail for brightline.example/;
    expect(await checkMailServer("hello@brightline.example", failing("ENODATA"))).toMatch(none);
    expect(await checkMailServer("hello@brightline.example", failing("ENOTFOUND"))).toMatch(none);
    expect(await checkMailServer("hello@brightline.example", async () => [])).toMatch(none);
    // A null MX, RFC 7505.
    expect(await checkMailServer("hello@brightline.example", async () => [{ exchange: "" }])).toMatch(none);
  });

  it("does not blame the domain when the look-up fails", async () => {
    expect(await checkMailServer("hello@brightline.example", failing("ECONNREFUSED"))).toBe(
      "Whether brightline.example takes mail could not be looked up (ECONNREFUSED).",
    );
  });
});
