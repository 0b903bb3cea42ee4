import { describe, expect, it } from "vitest";
import { RequiredField } from "#domain/campaigns/campaign.ts";
import { findMissingFields } from "#domain/lead/find-missing-fields.ts";
import { aPerson } from "#test/support/entities.ts";

const demanding = (...requiredFields: RequiredField[]) => ({ requiredFields });

describe("the fields that a campaign demands", () => {
  it("are none unless it names some", () => {
    expect(findMissingFields(demanding(), aPerson({ notes: "", fields: {} }))).toEqual([]);
  });

  it("are all there in a complete lead", () => {
    const campaign = demanding("/person/phone", "/person/email", "/person/postcode", "/notes", "/fields/roofType");
    expect(findMissingFields(campaign, aPerson())).toEqual([]);
  });

  it("are named as JSON pointers, in the campaign's order, when they are not there", () => {
    const campaign = demanding(
      "/notes",
      "/person/address",
      "/fields/budget",
      "/person/phone",
      "/person/email",
      "/person/postcode",
    );
    const lead = aPerson({ person: { name: "Zoë", email: "zoe@example.com" }, notes: "" });
    expect(findMissingFields(campaign, lead)).toEqual([
      "/notes",
      "/person/address",
      "/fields/budget",
      "/person/phone",
      "/person/postcode",
    ]);
  });

  it.each(["", "   ", "\n\t"])("count as missing when they hold only %j", (blank) => {
    expect(
      findMissingFields(
        demanding("/notes", "/fields/roofType"),
        aPerson({ notes: blank, fields: { roofType: blank } }),
      ),
    ).toEqual(["/notes", "/fields/roofType"]);
  });

  it.each([0, 30, false, true])("are there when they hold %j", (value) => {
    expect(findMissingFields(demanding("/fields/roofType"), aPerson({ fields: { roofType: value } }))).toEqual([]);
  });

  it.each(["constructor", "toString", "hasOwnProperty"] as const)(
    "are missing although every object has something called %s",
    (name) => {
      expect(findMissingFields(demanding(`/fields/${name}`), aPerson({ fields: {} }))).toEqual([`/fields/${name}`]);
      expect(findMissingFields(demanding(`/fields/${name}`), aPerson({ fields: { [name]: "yes" } }))).toEqual([]);
    },
  );
});

describe("a required field", () => {
  it.each(["/person/phone", "/notes", "/fields/roofType", "/fields/x_1"])("may be %s", (pointer) => {
    expect(RequiredField.safeParse(pointer).success).toBe(true);
  });

  it.each([
    "/person/name/first",
    "/person",
    "notes",
    "/fields/",
    "/fields/1st",
    "/fields/roof type",
    "/fields/__proto__",
    "/fields/a/b",
    `/fields/${"a".repeat(41)}`,
  ])("may not be %s", (pointer) => {
    expect(RequiredField.safeParse(pointer).success).toBe(false);
  });
});
