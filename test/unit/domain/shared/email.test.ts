import { describe, expect, it } from "vitest";
import { NewLead } from "#intake/schemas.ts";
import { Email, EmailInput, toEmailIdentity } from "#domain/shared/email.ts";
import { NewSubscription } from "#subscriptions/schemas.ts";
import { NewSuppression } from "#suppressions/schemas.ts";

const label63 = "a".repeat(63);
const longDomain = `${"b".repeat(57)}.${label63}.${label63}.com`;

describe("a pushed email address", () => {
  it.each([
    ["zoe@example.com", "zoe@example.com"],
    [" zoe@example.com\n", "zoe@example.com"],
    ["\u200ezoe@example.com\u200b", "zoe@example.com"],
    ["\ufeffzoe@example.com\u00a0", "zoe@example.com"],
    ["Zoe.OBrien@Example.COM", "Zoe.OBrien@example.com"],
    ["zoe+roof@example.com", "zoe+roof@example.com"],
    ["o'brien@example.com", "o'brien@example.com"],
    ["a&b/c=d!e~f#g@example.com", "a&b/c=d!e~f#g@example.com"],
    ["$%*?^_`{|}-@example.com", "$%*?^_`{|}-@example.com"],
    ["-@example.com", "-@example.com"],
    ["1@2.example.com", "1@2.example.com"],
    ["zoe@xn--mnchen-3ya.de", "zoe@xn--mnchen-3ya.de"],
    ["zoe@example.xn--p1ai", "zoe@example.xn--p1ai"],
    ["zoe@München.de", "zoe@xn--mnchen-3ya.de"],
    ["zoe@пример.рф", "zoe@xn--e1afmkfd.xn--p1ai"],
    ["zoe@a-b.photography", "zoe@a-b.photography"],
    [`${"z".repeat(64)}@example.com`, `${"z".repeat(64)}@example.com`],
    [`zoe@${label63}.com`, `zoe@${label63}.com`],
  ])("%j is stored as %s", (text, stored) => {
    expect(EmailInput.parse(text)).toBe(stored);
    expect(Email.parse(stored)).toBe(stored);
  });

  it.each([
    ["without an @", "zoe"],
    ["without a domain", "zoe@"],
    ["without a local part", "@example.com"],
    ["of one label", "zoe@example"],
    ["with two addresses", "zoe@example.com, max@example.com"],
    ["with two @", "zoe@max@example.com"],
    ["with a name", "Zoë <zoe@example.com>"],
    ["with another header", "zoe@example.com\nBcc: eve@example.com"],
    ["with a space inside", "zoe @example.com"],
    ["with a dot first", ".zoe@example.com"],
    ["with a dot before the @", "zoe.@example.com"],
    ["with two dots", "zo..e@example.com"],
    ["with a hyphen at the end of a label", "zoe@example-.com"],
    ["with a hyphen at the start of a label", "zoe@-example.com"],
    ["with an empty label", "zoe@example..com"],
    ["with a final dot", "zoe@example.com."],
    ["with an underscore in the domain", "zoe@exa_mple.com"],
    ["at a number", "zoe@192.168.0.1"],
    ["at a literal", "zoe@[192.168.0.1]"],
    ["with a top-level domain of one letter", "zoe@example.c"],
    ["quoted", '"zoe b"@example.com'],
    ["with letters outside ASCII before the @", "zoë@example.com"],
    ["with a percent sign in the domain", "zoe@ex%61mple.com"],
    ["with an invisible character inside", "zoe@exam\u200bple.com"],
    ["blank", "  "],
  ])("is refused %s: %j", (_, text) => {
    const issues = EmailInput.safeParse(text).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual(["an email address, like zoe@example.com"]);
  });

  it.each([
    ["before the @", `${"z".repeat(65)}@example.com`, "an email address with at most 64 characters before the @"],
    ["in a label", `zoe@a${label63}.com`, "an email address with at most 63 characters between two dots"],
    ["in all", `${"z".repeat(64)}@b${longDomain}`, "at most 254 characters"],
  ])("is refused with too many characters %s", (_, text, detail) => {
    expect(EmailInput.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([detail]);
  });

  it("has at most 254 characters", () => {
    expect(EmailInput.parse(`${"z".repeat(64)}@${longDomain}`)).toHaveLength(254);
  });
});

describe("the rule for email addresses", () => {
  const campaignId = "campaign_01k0000000e00000000000000a";
  it.each([
    ["a person", NewLead, (email: string) => ({ campaignId, person: { name: "Zoë", email } })],
    ["an endpoint", NewSubscription, (email: string) => ({ channel: "email", endpoint: email })],
    ["a suppression", NewSuppression, (email: string) => ({ email, reason: "opted_out" })],
  ])("is the same for %s", (_, schema, withEmail) => {
    expect(JSON.stringify(schema.parse(withEmail(" a&b@München.DE ")))).toContain('"a&b@xn--mnchen-3ya.de"');
    expect(schema.safeParse(withEmail("zoe@example-.com")).success).toBe(false);
  });
});

describe("a stored email address", () => {
  it.each(["zoe@example-.com", `${"z".repeat(100)}@example.com`, "Zoe@EXAMPLE.com"])(
    "may be %s, which earlier rules allowed",
    (email) => {
      expect(Email.parse(email)).toBe(email);
    },
  );
});

describe("the identity of an email address", () => {
  it("is the same in any case, but dots and + suffixes make another address", () => {
    expect(toEmailIdentity("Zoe.OBrien@Example.COM")).toBe("zoe.obrien@example.com");
    expect(toEmailIdentity("zoeobrien@example.com")).not.toBe(toEmailIdentity("zoe.obrien@example.com"));
    expect(toEmailIdentity("zoe+roof@example.com")).not.toBe(toEmailIdentity("zoe@example.com"));
  });
});
