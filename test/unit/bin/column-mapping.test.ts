import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mapColumns } from "#bin/import/column-mapping.ts";
import { toLeadBody } from "#bin/import/map-row.ts";
import { targets } from "#bin/import/targets.ts";

const campaignId = "campaign_1";

/** Converts a row to a lead; throws when the mapping is refused. */
function mapRow(header: string[], map: string | undefined, cells: string[], keyColumn?: string) {
  const mapping = mapColumns(header, { map, keyColumn });
  if (!mapping.ok) throw new Error(mapping.refusal);
  const body = toLeadBody({ mapping: mapping.value, campaignId, delimiter: "," }, cells);
  if (!body.ok) throw new Error(`${body.refusal.code} ${body.refusal.detail}`);
  return body.value;
}
const refusal = (header: string[], map?: string, keyColumn?: string): string => {
  const mapping = mapColumns(header, { map, keyColumn });
  return mapping.ok ? "not refused" : mapping.refusal;
};
const base = "Name=person.name,Tel=person.phone";

describe("mapping columns", () => {
  it("has each target in the table of docs/import.md", () => {
    const guide = readFileSync("docs/import.md", "utf8");
    expect(targets.filter((target) => !guide.includes(`\`${target}\``))).toEqual([]);
  });

  it("sends each column to the target that --map names", () => {
    const header = [
      "Tel",
      "Full name",
      "Mail",
      "Post code",
      "Street",
      "Roof",
      "Text",
      "Source",
      "When",
      "Cert",
      "Left out",
    ];
    const map =
      "Full name=person.name, Tel=person.phone,Mail=person.email,Post code=person.postcode,Street=person.address," +
      "Roof=fields.roof_type,Text=consent.wording,Source=consent.source,When=consent.at,Cert=consent.certificateUrl";
    const cells = [
      " +447700900123 ",
      "Zoë",
      "z@example.com",
      "LS1 1AA",
      "1 High St",
      " flat ",
      "Yes",
      "web",
      "now",
      "u",
      "x",
    ];
    expect(mapRow(header, map, cells)).toEqual({
      campaignId,
      person: {
        name: "Zoë",
        phone: "+447700900123",
        email: "z@example.com",
        postcode: "LS1 1AA",
        address: "1 High St",
      },
      fields: { roof_type: " flat " },
      consent: { wording: "Yes", source: "web", at: "now", certificateUrl: "u" },
    });
    const mapping = mapColumns(header, { map });
    expect(mapping).toMatchObject({ ok: true, value: { unsent: ["Left out"], width: 11, keyIndex: undefined } });
  });

  it("sends one column of notes unchanged, and several as lines with their names, without empty ones", () => {
    expect(mapRow(["Name", "Tel", "A"], `${base},A=notes`, ["Z", "1", " a\nb "])).toMatchObject({ notes: " a\nb " });
    const several = `${base},A=notes,B=notes,C=notes`;
    expect(mapRow(["Name", "Tel", "A", "B", "C"], several, ["Z", "1", "a", " ", "c"])).toMatchObject({
      notes: "A: a\nC: c",
    });
    expect(mapRow(["Name", "Tel", "A", "B", "C"], several, ["Z", "1", "", "", ""]).notes).toBeUndefined();
  });

  it("sends fields as numbers and booleans where --map says so", () => {
    const map = `${base},A=fields.age:number,B=fields.owner:boolean`;
    const mapFields = (...cells: string[]) => mapRow(["Name", "Tel", "A", "B"], map, ["Z", "1", ...cells]).fields;
    expect(mapFields(" 12.5 ", "Yes")).toEqual({ age: 12.5, owner: true });
    expect(mapFields("-7", "0")).toEqual({ age: -7, owner: false });
    expect(mapFields("", "wahr")).toEqual({ owner: true });
    expect(() => mapFields("£10", "")).toThrow("not_a_number /fields/age: a number alone, without currency");
    expect(() => mapFields("", "perhaps")).toThrow("not_a_boolean /fields/owner: yes, no, true, false, 1 or 0");
  });

  it("joins columns of a name by spaces and of an address by commas, in the order of --map", () => {
    const header = ["Last", "First", "City", "Street", "Tel"];
    const map = "First=person.name,Last=person.name,Street=person.address,City=person.address,Tel=person.phone";
    const mapPerson = (...cells: string[]) => mapRow(header, map, cells).person;
    expect(mapPerson("Ashworth ", " Zoë", "Leeds", "1 High St", "1")).toEqual({
      name: "Zoë Ashworth",
      address: "1 High St, Leeds",
      phone: "1",
    });
    expect(mapPerson("Ashworth", " ", "Leeds", "", "1")).toEqual({ name: "Ashworth", address: "Leeds", phone: "1" });
  });

  it("sends a country by its name as its code, and refuses an unknown one", () => {
    const map = `${base},A=person.country`;
    const mapCountry = (cell: string) => mapRow(["Name", "Tel", "A"], map, ["Z", "1", cell]).person?.["country"];
    expect(mapCountry(" united kingdom ")).toBe("GB");
    expect(() => mapCountry("Nowhere")).toThrow("unknown_country /person/country: a country by its name");
  });

  it('sends the text of ="…", which programs write so that a spreadsheet keeps zeros', () => {
    const cells = ['="Zoë"', '="07700 900123"', '=""', '="say ""hi"""'];
    expect(mapRow(["Name", "Tel", "A", "B"], `${base},A=notes,B=fields.b`, cells)).toEqual({
      campaignId,
      person: { name: "Zoë", phone: "07700 900123" },
      fields: { b: 'say "hi"' },
    });
  });

  it("sends phones and postcodes without the prefixes that Facebook exports", () => {
    const map = `${base},A=person.postcode,B=notes`;
    expect(mapRow(["Name", "Tel", "A", "B"], map, ["p:x", "p:+447700900123", "z:94025", "z:1"])).toMatchObject({
      person: { name: "p:x", phone: "+447700900123", postcode: "94025" },
      notes: "z:1",
    });
  });

  it("omits empty cells", () => {
    expect(mapRow(["Name", "Tel"], base, ["", " "])).toEqual({ campaignId });
  });

  it("sends spreadsheet formulas unchanged", () => {
    const cells = ["=cmd|' /C calc'!A0", "+447700900123", "@SUM(1)", "-1"];
    expect(mapRow(["Name", "Tel", "A", "B"], `${base},A=notes,B=fields.b`, cells)).toEqual({
      campaignId,
      person: { name: "=cmd|' /C calc'!A0", phone: "+447700900123" },
      notes: "@SUM(1)",
      fields: { b: "-1" },
    });
  });

  it("maps columns with commas and equals signs in their names, and one column to two targets", () => {
    const header = ["Name, full", "a=b", "Tel"];
    const map = '"Name, full=person.name",a=b=fields.a,a=b=notes,Tel=person.phone';
    expect(mapRow(header, map, ["Zoë", "x", "1"])).toMatchObject({
      person: { name: "Zoë" },
      fields: { a: "x" },
      notes: "x",
    });
  });

  it("finds column names in another Unicode normalization and with surrounding spaces", () => {
    expect(mapRow([" Zoe\u0308 ", "Tel"], "Zoë=person.name,Tel=person.phone", ["Z", "1"])).toMatchObject({
      person: { name: "Z" },
    });
  });

  it.each([
    ["a no-break space", "Full\u00a0name"],
    ["a narrow no-break space", "Full\u202fname"],
    ["a line break", "Full\nname"],
    ["a line break of Windows", "Full\r\nname"],
    ["a line break of old Macs", "Full\rname"],
    ["a tab", "Full\tname"],
    ["two spaces", "Full  name"],
    ["a zero-width space", "Full \u200b name"],
    ["a soft hyphen", "Full na\u00adme"],
    ["a byte order mark", "\ufeffFull name"],
    ["spaces around it", "\u00a0Full name \n"],
  ])("finds column names with %s, in the header and in --map", (_, name) => {
    const plain = "Full name";
    expect(mapRow([name, "Tel"], `${plain}=person.name,Tel=person.phone`, ["Z", "1"]).person).toMatchObject({
      name: "Z",
    });
    expect(mapRow([plain, "Tel"], `"${name}=person.name",Tel=person.phone`, ["Z", "1"]).person).toMatchObject({
      name: "Z",
    });
    expect(mapColumns([name, "Phone"], {})).toMatchObject({ value: { columns: [{ name: plain }, { name: "Phone" }] } });
  });

  it("compares the case of column names", () => {
    expect(refusal(["full name", "Tel"], "Full name=person.name,Tel=person.phone")).toContain("no column Full name");
  });

  it.each([
    ["__proto__"],
    ["fields.__proto__"],
    ["fields.a.b"],
    ["fields.a:date"],
    ["person.name:number"],
    ["fields."],
    ["fields.roof type"],
    [`fields.${"x".repeat(41)}`],
    ["person"],
    ["person.nick"],
    ["constructor"],
    [""],
  ])("refuses the target %j", (target) => {
    expect(refusal(["Name", "Tel", "A"], `${base},A=${target}`)).toMatch(/is no target|takes Column=target pairs/);
  });

  it("allows field names that objects inherit, such as constructor", () => {
    const lead = mapRow(["Name", "Tel", "A", "B"], `${base},A=fields.constructor,B=fields.toString`, [
      "Z",
      "1",
      "a",
      "b",
    ]);
    expect(Object.entries(lead.fields ?? {})).toEqual([
      ["constructor", "a"],
      ["toString", "b"],
    ]);
  });

  it("lists the columns of the file when one is missing", () => {
    expect(refusal(["Name", "Tel"], `${base},Mail=person.email`)).toBe(
      "There is no column Mail. The columns are: Name, Tel.",
    );
    expect(refusal(["Name;Tel"], base)).toContain("Is there another --delimiter?");
  });

  it("shows column names of the file without control characters, and shortened", () => {
    const sentence = refusal(["\u001b[2Jevil\u0007", "x".repeat(500)], base);
    expect(sentence).not.toMatch(/\p{Cc}/u);
    expect(sentence.length).toBeLessThan(200);
  });

  it.each([
    ["a mapped name that two columns have", ["Name", "Tel", "Tel"], base, /2 columns Tel/],
    ["two columns for one target", ["Name", "Tel", "A"], `${base},A=person.phone`, /Two columns go to person.phone/],
    ["one column for one target twice", ["Name", "Tel"], `${base},Name=person.name`, /Name goes to person.name twice/],
    [
      "one field as text and as a number",
      ["Name", "Tel"],
      `${base},Tel=fields.a,Name=fields.a:number`,
      /Two columns go to/,
    ],
    ["a pair without a target", ["Name", "Tel"], `${base},Name`, /takes Column=target pairs/],
    ["a quote that is not closed", ["Name", "Tel"], '"Name=person.name', /quote/],
    ["no column for the name", ["Name", "Tel"], "Tel=person.phone", /No column goes to person.name/],
    ["no column for a phone or an email", ["Name", "Tel"], "Name=person.name", /person.phone or person.email/],
  ])("refuses %s", (_, header, map, expected) => {
    expect(refusal(header, map)).toMatch(expected);
  });

  it("allows two columns with one name when neither is mapped", () => {
    expect(mapRow(["Name", "Tel", "", "", "A", "A"], base, ["Z", "1", "", "", "", ""])).toHaveProperty("person");
  });

  it("finds the column of idempotency keys", () => {
    expect(mapColumns(["Name", "Tel", "CRM id"], { map: base, keyColumn: "CRM id" })).toMatchObject({
      value: { keyIndex: 2, unsent: [] },
    });
    expect(refusal(["Name", "Tel"], base, "CRM id")).toContain("There is no column CRM id.");
  });
});

describe("columns with common names", () => {
  const mapAutomatically = (...header: string[]) => {
    const mapping = mapColumns(header, {});
    return mapping.ok ? mapping.value.columns.map(({ name, target }) => `${name}=${target}`) : mapping.refusal;
  };

  it("are recognised in any spelling", () => {
    expect(
      mapAutomatically("Full Name", "MOBILE_NUMBER", "e-mail", "Post Code", "Address", "Comments", "Colour"),
    ).toEqual([
      "Full Name=person.name",
      "MOBILE_NUMBER=person.phone",
      "e-mail=person.email",
      "Post Code=person.postcode",
      "Address=person.address",
      "Comments=notes",
    ]);
  });

  it("are recognised for the parts of a name, in the order in which people say them", () => {
    expect(mapAutomatically("Surname", "First Name", "Phone Number", "Country/Region")).toEqual([
      "First Name=person.name",
      "Surname=person.name",
      "Phone Number=person.phone",
      "Country/Region=person.country",
    ]);
    expect(mapAutomatically("Given name", "Name", "Phone")).toEqual(["Name=person.name", "Phone=person.phone"]);
    expect(mapAutomatically("Vorname", "Last_name", "Phone")).toEqual(["Last_name=person.name", "Phone=person.phone"]);
  });

  it("are recognised when they are targets themselves", () => {
    expect(mapAutomatically("person.name", "person.email", "fields.roof_type", "consent.at", "fields.a b")).toEqual([
      "person.name=person.name",
      "person.email=person.email",
      "fields.roof_type=fields.roof_type",
      "consent.at=consent.at",
    ]);
  });

  it("go to each target only once, except notes", () => {
    expect(mapAutomatically("Name", "Phone", "Mobile", "Notes", "Comment")).toEqual([
      "Name=person.name",
      "Phone=person.phone",
      "Notes=notes",
      "Comment=notes",
    ]);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "are not property names that objects inherit: %s",
    (name) => {
      expect(mapAutomatically("Name", "Phone", name)).toEqual(["Name=person.name", "Phone=person.phone"]);
    },
  );

  it("are refused without a name and a phone or an email", () => {
    expect(mapAutomatically("Who", "Tel")).toBe("No column goes to person.name. The columns are: Who, Tel. Use --map.");
  });
});
