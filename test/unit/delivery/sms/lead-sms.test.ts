import { describe, expect, it } from "vitest";
import { renderLeadSms } from "#delivery/sms/pages/lead-sms.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aLeadView } from "#test/support/a-lead-view.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

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

  const openings = [
    ["New lead", {}, {}],
    ["Sent again", {}, { isRepeat: true }],
    ["Reminder", { isReminder: true }, {}],
    ["Ask again", { wokenAt: at("15:00") }, {}],
  ] as const;
  const awkwardNames = [
    "Zoë O’Brien",
    "",
    "😀",
    "Wolfeschlegelsteinhausenbergerdorff Schmidt-Hohenzollern",
    "👨‍👩‍👧‍👦".repeat(30),
    "Иван Петров-Водкин-Достоевский-Островский",
    "王小明".repeat(20),
    "محمد بن عبد الله بن عبد المطلب بن هاشم بن عبد مناف",
    "क्षत्रिय".repeat(10),
  ];

  it.each(openings)(
    "begins with %s, whatever the length and script of the name and the link are",
    (opening, changes, options) => {
      for (const name of awkwardNames) {
        for (const length of [20, 48, 63, 80, 90, 105, 115, 200]) {
          const view = aLeadView({
            url: `https://leads.example.com/l/${"x".repeat(length)}`,
            person: { name },
            ...changes,
          });
          const { text } = renderLeadSms(view, options);
          expect(text).toMatch(new RegExp(`^${opening}(: \\S|\\n)`));
          expect(text.split("\n").at(-1)).toBe(view.url);
        }
      }
    },
  );

  it("cuts a name between graphemes, so that no letter loses its marks", () => {
    const name = "क्षि".repeat(20);
    const kept =
      linesFor(name)[0]
        ?.replace(/^New lead: /, "")
        .replace(/\.\.$/, "") ?? "";
    const whole = [...new Intl.Segmenter("hi", { granularity: "grapheme" }).segment(name)].map(
      ({ segment }) => segment,
    );
    expect(whole.slice(0, 40).map((_, count) => whole.slice(0, count).join(""))).toContain(kept);
    expect(kept.length).toBeGreaterThan(8);
  });

  it.each([
    ["the agency's own domain", "https://leads.example.com", "Zoë O’Brien", 1],
    ["the agency's own domain, with a long name", "https://leads.example.com", awkwardNames[3], 1],
    ["the agency's own domain, in Chinese", "https://leads.example.com", awkwardNames[6], 2],
    ["the agency's own domain, in Arabic", "https://leads.example.com", awkwardNames[7], 2],
    ["the address that AWS gives", "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com", "Zoë O’Brien", 1],
    [
      "the address that AWS gives, with a long name",
      "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com",
      awkwardNames[3],
      1,
    ],
    [
      "the address that AWS gives, in Chinese",
      "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com",
      awkwardNames[6],
      3,
    ],
  ])("with a real link at %s (%s, name %s) costs %i segments", (_, publicUrl, name = "", segments) => {
    const link = { agencyId: anId("agency"), leadId: anId("lead"), delivery: 0, issuedAt: at("14:00") };
    const view = aLeadView({
      url: makeLeadLinks(parseMasterSecret("master"), publicUrl).createUrl(link),
      person: { name },
    });
    const sms = renderLeadSms(view);
    expect({ text: sms.text, segments: sms.segments }).toMatchObject({ segments });
  });

  it("leaves out words that would cost a second segment: the campaign, and then the end of the name", () => {
    expect(firstLines(75)).toEqual(["New lead: Zoe O'Brien", "+447700900123"]);
    expect(firstLines(90)).toEqual(["New lead: Zoe O'Brien", "+447700900123"]);
    expect([75, 90].map((length) => smsWithLink(length).segments)).toEqual([1, 1]);
  });

  it("has all words again when a long link needs a second segment anyway", () => {
    const long = smsWithLink(150);
    expect(long.text).toContain("New lead: Zoe O'Brien\n+447700900123\nRoof repairs, Bristol\n");
    expect(long.segments).toBe(2);
  });

  it("shortens a name to keep one segment", () => {
    const name = "Wolfeschlegelsteinhausenbergerdorff Schmidt-Hohenzollern";
    const sms = renderLeadSms(aLeadView({ url: `https://leads.example.com/l/${"x".repeat(90)}`, person: { name } }));
    expect(sms.text).toMatch(/^New lead: Wolfeschle\.\.\n\+447700900123\n/);
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

  it("keeps a word whole that has invisible characters, and still makes no web address of it", () => {
    const title = (name: string) => renderLeadSms(aLeadView({ person: { name } })).text.split("\n")[0];
    expect(title("O\u00adBrien")).toBe("New lead: OBrien");
    expect(title("Zo\u200be\u200e Ash\u2060worth\ufeff")).toBe("New lead: Zoe Ashworth");
    expect(title("evil.\u200bexample")).toBe("New lead: evil example");
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
