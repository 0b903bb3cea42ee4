import { describe, expect, it } from "vitest";
import { RequiredField } from "#domain/campaigns/campaign.ts";
import { findMissingFields } from "#domain/lead/find-missing-fields.ts";
import { aPerson } from "#test/support/entities.ts";

const requiring = (...requiredFields: RequiredField[]) => ({ requiredFields });

describe("the missing fields of a lead", () => {
  it("are none if the campaign requires none", () => {
    expect(findMissingFields(requiring(), aPerson({ notes: "", fields: {} }))).toEqual([]);
  });

  it("are none in a complete lead", () => {
    const campaign = requiring("/person/phone", "/person/email", "/person/postcode", "/notes", "/fields/roofType");
    expect(findMissingFields(campaign, aPerson())).toEqual([]);
  });

  it("are JSON pointers, in the campaign's order", () => {
    const campaign = requiring(
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

  it.each(["", "   ", "\n\t", "\u200b", "\u3164 \u2800\ufe0f"])("include fields that contain only %j", (blank) => {
    expect(
      findMissingFields(
        requiring("/notes", "/fields/roofType"),
        aPerson({ notes: blank, fields: { roofType: blank } }),
      ),
    ).toEqual(["/notes", "/fields/roofType"]);
  });

  it.each([0, 30, false, true])("exclude fields that contain %j", (value) => {
    expect(findMissingFields(requiring("/fields/roofType"), aPerson({ fields: { roofType: value } }))).toEqual([]);
  });

  it.each(["constructor", "toString", "hasOwnProperty"] as const)(
    "include a field named %s, although every object inherits that name",
    (name) => {
      expect(findMissingFields(requiring(`/fields/${name}`), aPerson({ fields: {} }))).toEqual([`/fields/${name}`]);
      expect(findMissingFields(requiring(`/fields/${name}`), aPerson({ fields: { [name]: "yes" } }))).toEqual([]);
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
