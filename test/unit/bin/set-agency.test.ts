import { GetEmailIdentityCommand, NotFoundException, SESv2Client } from "@aws-sdk/client-sesv2";
import { describe, expect, it } from "vitest";
import { checkSenderIdentity } from "#bin/check-sender-identity.ts";
import { checkMailServer } from "#bin/check-mail-server.ts";
import { parseTimeZone } from "#bin/options.ts";
import { parseEmailFrom, parseSmsPerDay } from "#bin/set-agency.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

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

describe("the --time-zone option", () => {
  it("takes a zone in any case, by its current name", () => {
    expect(parseTimeZone("america/new_york")).toBe("America/New_York");
    expect(parseTimeZone("Asia/Calcutta")).toBe("Asia/Kolkata");
  });

  it.each([
    ["EST", "did you mean America/New_York?"],
    ["+01:00", "no abbreviation, no offset"],
    ["", "like Europe/London"],
  ])("refuses %j: %s", (text, reason) => {
    expect(() => parseTimeZone(text)).toThrow(reason);
  });
});

describe("the --email-from option", () => {
  it("takes an address, or usual for that of the stack", () => {
    expect(parseEmailFrom(" Hello@Brightline.Example ")).toBe("Hello@brightline.example");
    expect(parseEmailFrom("usual")).toBe("usual");
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

  it("asks SES for the domain and then for the address, and warns unless it has verified one of them", async () => {
    const address = "hello@brightline.example";
    const identities = mockClient(SESv2Client);
    const check = () => checkSenderIdentity(address, new SESv2Client({ region: "eu-west-2" }));
    const unknown = new NotFoundException({ message: "no such identity", $metadata: {} });
    identities.on(GetEmailIdentityCommand).rejects(unknown);
    expect(await check()).toMatch(/^SES has not verified brightline.example/);
    identities.on(GetEmailIdentityCommand).resolves({ VerifiedForSendingStatus: false });
    expect(await check()).toMatch(/^SES has not verified brightline.example/);
    identities.on(GetEmailIdentityCommand, { EmailIdentity: address }).resolves({ VerifiedForSendingStatus: true });
    expect(await check()).toBeUndefined();
    identities
      .on(GetEmailIdentityCommand)
      .rejects(Object.assign(new Error("denied"), { name: "AccessDeniedException" }));
    expect(await check()).toMatch(/could not be looked up \(AccessDeniedException\)/);
  });

  it("does not blame the domain when the look-up fails", async () => {
    expect(await checkMailServer("hello@brightline.example", failing("ECONNREFUSED"))).toBe(
      "Whether brightline.example takes mail could not be looked up (ECONNREFUSED).",
    );
  });
});
