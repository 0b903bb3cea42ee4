import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlaceServed } from "#domain/campaigns/areas.ts";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { generateExampleFields } from "#domain/campaigns/generate-example-fields.ts";
import { listRepresentativePlaces } from "#domain/campaigns/list-representative-places.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";
import { checkLead } from "#domain/lead/check-lead.ts";
import { createCanaryLead } from "#domain/lead/create-canary-lead.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { toAttributes, toItem } from "#platform/table/table.ts";
import { anyAreas } from "#test/support/any-campaign.ts";
import { at } from "#test/support/at.ts";
import { aCampaign } from "#test/support/entities.ts";
import { javascriptFieldNames } from "#test/support/javascript-names.ts";

/** A schema of one field whose keywords suffice to generate a value. */
const anyProperty = fc.oneof(
  fc.record({
    enum: fc.uniqueArray(fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()).map((value) => ({ const: value })),
  fc.record({
    type: fc.constant("integer"),
    minimum: fc.integer({ min: -50, max: 50 }),
    multipleOf: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ type: fc.constant("number"), exclusiveMinimum: fc.integer({ min: -50, max: 50 }) }),
  fc.record({ type: fc.constant("string"), minLength: fc.integer({ min: 0, max: 900 }) }),
  fc.record({ type: fc.constant("string"), maxLength: fc.nat(5) }),
  fc.constantFrom("date", "time", "date-time", "email", "uri", "uuid").map((format) => ({ type: "string", format })),
  fc.constant({ type: "boolean" }),
  fc.constant({ type: "string", pattern: "^R[0-9]{3}$", examples: ["R123"] }),
  fc.constant({ anyOf: [{ type: "boolean" }, { type: "integer", minimum: 3 }] }),
  fc.constant({ $ref: "#/$defs/roof" }),
);

const names = ["roofType", "roofAge", "ownHome", "budget", "constructor", "toString", "hasOwnProperty"];

const anySchema = fc
  .record({
    properties: fc.dictionary(fc.constantFrom(...names), anyProperty, { noNullPrototype: true }),
    required: fc.subarray(names),
    isClosed: fc.boolean(),
    needsMore: fc.boolean(),
  })
  .map(({ properties, required, isClosed, needsMore }) => ({
    type: "object",
    $defs: { roof: { enum: ["slate", "tile"] } },
    properties,
    required: isClosed ? required.filter((name) => Object.hasOwn(properties, name)) : required,
    ...(isClosed && { additionalProperties: false }),
    ...(needsMore && { minProperties: Object.keys(properties).length }),
  }));

describe("a canary", () => {
  it("has fields that satisfy any schema whose keywords suffice to generate them", () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        const fields = generateExampleFields(FieldSchema.parse(schema), []);
        expect(validateFields(schema, fields)).toEqual([]);
      }),
    );
  });

  it("passes all checks from every place of its campaign, with every field required, and can be stored", () => {
    fc.assert(
      fc.property(
        fc.option(anyAreas, { nil: undefined }),
        anyAreas,
        fc.constantFrom("GB", "FR"),
        (areas, own, country) => {
          const pool = { mode: "priority", share: 1, members: [{ ...aMember, areas: own }] } as const;
          const campaign = aCampaign({
            country,
            consentRequired: true,
            screening: { maxAgeDays: 1 },
            pool: { ...pool, members: [...pool.members] },
            areas,
            requiredFields: [
              "/person/phone",
              "/person/email",
              "/person/postcode",
              "/person/address",
              "/notes",
              "/fields/x",
            ],
          });
          for (const place of listRepresentativePlaces(campaign)) {
            expect(areas === undefined || isPlaceServed(areas, place)).toBe(true);
            const lead = createCanaryLead(campaign, place, at("14:00"));
            const checked = lead.ok && checkLead(campaign, lead.value, at("14:00"));
            if (!checked || !checked.ok) throw new Error(JSON.stringify(lead));
            expect(checked.value.place).toEqual(place);
            expect(PersonalData.parse(checked.value.personal)).toEqual(checked.value.personal);
          }
        },
      ),
    );
  });

  it("has no more fields than a lead may have, although the schema describes more and demands more", () => {
    const properties = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, { minLength: 900 }]));
    const schema = FieldSchema.parse({ type: "object", properties, minProperties: 51 });
    expect(Object.keys(generateExampleFields(schema, []))).toHaveLength(50);
  });

  it.each(javascriptFieldNames)(
    "can be stored for a campaign that requires and describes a field called %s",
    (name) => {
      const schemas = [
        { type: "object", properties: { [name]: { enum: ["slate"] } }, required: [name], additionalProperties: false },
        {
          type: "object",
          anyOf: [{ required: [name] }],
          patternProperties: { [`^${name}$`]: { enum: ["canary", "slate"] } },
        },
        { type: "object", properties: { [name]: { $ref: `#/$defs/${name}` } }, $defs: { [name]: { const: "slate" } } },
        {
          type: "object",
          required: ["roof"],
          dependentRequired: { roof: [name] },
          dependentSchemas: { [name]: { properties: { [name]: { const: "slate" } } } },
        },
      ];
      for (const schema of schemas) {
        const fieldSchema = FieldSchema.parse(schema);
        const campaign = aCampaign({ requiredFields: [`/fields/${name}`], fieldSchema });
        const [place = { country: "GB" }] = listRepresentativePlaces(campaign);
        const lead = createCanaryLead(campaign, place, at("14:00"));
        if (!lead.ok) throw new Error(JSON.stringify(lead));
        expect(lead.value.fields).toEqual(
          expect.objectContaining({ [name]: expect.stringMatching(/^(?:slate|canary)$/) }),
        );
        const item = { pk: "lead", sk: "person", ...PersonalData.parse(lead.value) };
        expect(toItem(toAttributes(item))).toEqual(item);
        const without = createCanaryLead({ ...campaign, fieldSchema: undefined }, place, at("14:00"));
        expect(without).toMatchObject({ ok: true, value: { fields: { [name]: "canary" } } });
        expect(validateFields({ type: "object", required: [name] }, {})).toEqual([
          { pointer: `/fields/${name}`, detail: "needed by the campaign" },
        ]);
      }
    },
  );

  it("is refused with a pointer if the rules contradict each other", () => {
    const campaign = aCampaign({
      requiredFields: ["/fields/x"],
      fieldSchema: { type: "object", properties: { x: false } },
    });
    const [place = { country: "GB" }] = listRepresentativePlaces(campaign);
    expect(createCanaryLead(campaign, place, at("14:00"))).toMatchObject({
      ok: false,
      refusal: [{ pointer: "/fields/x" }],
    });
  });
});

const aMember = { clientId: aCampaign().clientId as never, priority: 1, weight: 1 };

describe("the representative places of a campaign", () => {
  it("include one of each kind, and the rest of an area and of the country", () => {
    const codesOf = (postcodes: string[]) =>
      listRepresentativePlaces(aCampaign({ areas: { countries: ["GB", "IE"], postcodes } })).map(
        ({ district, country }) => district ?? country,
      );
    expect(codesOf(["BS", "BS1", "SW1A", "SW1"])).toEqual(["BS2", "BS1", "SW1A", "SW1", "IE"]);
    const wide = aCampaign({
      pool: { mode: "priority", share: 1, members: [{ ...aMember, areas: { postcodes: ["AB"] } }] },
    });
    expect(listRepresentativePlaces(wide).map(({ district }) => district)).toEqual(["AB1", "AL1"]);
  });
});
