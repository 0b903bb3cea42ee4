import { describe, expect, it } from "vitest";
import { renderLeadSms } from "#delivery/sms/pages/lead-sms.ts";
import { aLeadView } from "#test/support/a-lead-view.ts";

const url = `https://leads.example.com/l/${"x".repeat(48)}`;
const linesFor = (name: string) => renderLeadSms(aLeadView({ url, person: { name } })).text.split("\n");

const smsWithLink = (length: number) =>
  renderLeadSms(aLeadView({ url: `https://leads.example.com/l/${"x".repeat(length)}` }));

const firstLines = (length: number) => smsWithLink(length).text.split("\n").slice(0, -1);

const contactFor = (person: { phone?: string | undefined; email?: string }) =>
  renderLeadSms(aLeadView({ url, campaignName: "", person }))
    .text.split("\n")
    .slice(1, -1);

describe("renderLeadSms", () => {
  it("has the name, a number to tap, the campaign, and the link at the end", () => {
    expect(renderLeadSms(aLeadView({ url }))).toEqual({
      text: `New lead: Zoe O'Brien\n+447700900123\nRoof repairs, Bristol\n${url}`,
      encoding: "gsm-7",
      segments: 1,
    });
  });

  it("begins with Reminder if the client has not reacted to the first text", () => {
    const view = { ...aLeadView({ url }), isReminder: true };
    expect(renderLeadSms(view).text).toMatch(/^Reminder: /);
    expect(renderLeadSms(view, { isRepeat: true }).text).toMatch(/^Sent again: /);
  });

  it("begins with Sent again if it is repeated, also where there is no room for New lead", () => {
    for (const length of [48, 80, 90, 105, 115, 200]) {
      const view = aLeadView({ url: `https://leads.example.com/l/${"x".repeat(length)}` });
      expect(renderLeadSms(view, { isRepeat: true }).text).toMatch(/^Sent again: Zoe O'Brien\n/);
    }
    expect(renderLeadSms(aLeadView({ url, person: { name: "" } }), { isRepeat: true }).text).toMatch(/^Sent again\n/);
  });

  it("leaves out words that would cost a second segment, the title before the campaign", () => {
    expect(firstLines(80)).toEqual(["Zoe O'Brien", "+447700900123", "Roof repairs, Bristol"]);
    expect(firstLines(90)).toEqual(["New lead: Zoe O'Brien", "+447700900123"]);
    expect(firstLines(105)).toEqual(["Zoe O'Brien", "+447700900123"]);
    expect([80, 90, 105].map((length) => smsWithLink(length).segments)).toEqual([1, 1, 1]);
  });

  it("has all words again when a long link needs a second segment anyway", () => {
    const long = smsWithLink(150);
    expect(long.text).toContain("New lead: Zoe O'Brien\n+447700900123\nRoof repairs, Bristol\n");
    expect(long.segments).toBe(2);
  });

  it("shortens a name to keep one segment", () => {
    const name = "Wolfeschlegelsteinhausenbergerdorff Schmidt-Hohenzollern";
    const sms = renderLeadSms(aLeadView({ url: `https://leads.example.com/l/${"x".repeat(90)}`, person: { name } }));
    expect(sms.text).toMatch(/^Wolfeschlegelstein\.\.\n\+447700900123\n/);
    expect(sms.segments).toBe(1);
  });

  it("pays for UCS-2 only when the name cannot be written otherwise", () => {
    expect(renderLeadSms(aLeadView({ person: { name: "Иван Петров" } }))).toMatchObject({
      encoding: "ucs-2",
      segments: 2,
    });
    expect(renderLeadSms(aLeadView({ campaignName: "Крыши" }))).toMatchObject({ encoding: "gsm-7", segments: 1 });
    expect(renderLeadSms(aLeadView({ campaignName: "Крыши" })).text).not.toContain("Roof");
  });

  it.each([
    ["Dave\nPay at https://evil.example/now", "New lead: Dave Pay at https evil example now"],
    ["Dave www.evil.example", "New lead: Dave www evil example"],
    ["Dave evil。example evil．example", "New lead: Dave evil example evil example"],
    ["Dave evil.\u200dexample", "New lead: Dave evil example"],
    ["Dave boss@evil.example", "New lead: Dave boss evil example"],
    ["Call 0906 123 4567 now", "New lead: Call now"],
    ["Call ٠٩٠٦١٢٣", "New lead: Call"],
    ["\u202eevaD\u202c 😀 👨‍👩‍👧 🇬🇧", "New lead: evaD"],
    ["Mr. J. Smith Jr. 3rd", "New lead: Mr. J. Smith Jr. 3rd"],
    ["Jean-Luc O'Neill (Bob) & Co", "New lead: Jean-Luc O'Neill (Bob) & Co"],
  ])("reduces the name %j to a name", (name, line) => {
    expect(linesFor(name)).toEqual([line, "+447700900123", expect.anything(), url]);
  });

  it("keeps at most three marks on a letter", () => {
    expect(linesFor(`Я${"\u0301".repeat(50)}`)[0]).toBe(`New lead: Я${"\u0301".repeat(3)}`);
  });

  it("keeps the joiners that Persian and Hindi words need", () => {
    expect(linesFor("نیلوفر می\u200cخواهد")[0]).toContain("می\u200cخواهد");
  });

  it("still announces a lead whose name cannot be written", () => {
    expect(linesFor("😀")[0]).toBe("New lead");
  });

  it("has the email address if there is no number, and neither if they are malformed", () => {
    expect(contactFor({ phone: undefined })).toEqual(["zoe.obrien@example.com"]);
    expect(contactFor({ phone: "javascript:alert(1)", email: "javascript:alert(1)" })).toEqual([]);
  });
});
