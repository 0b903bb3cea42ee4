import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Schema = Readonly<Record<string, unknown>>;
type Document = {
  paths: Schema;
  webhooks: Schema;
  components: { schemas: Record<string, Schema>; responses: Schema; parameters: Schema };
};

const document: Document = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));
const { schemas } = document.components;

/**
 * Generators of clients name a schema inside another one after its place, and then meet the same name twice or make the
 * same type again and again.
 */
describe("the schemas of docs/openapi.json", () => {
  it("have a name for every object, every union and every list of values", () => {
    expect(listUnnamed(document), "name these in lib/app/openapi/named-schemas.ts, or by an id").toEqual([]);
  });

  it("of a union of objects have a discriminator that names each kind", () => {
    const unions = Object.entries(schemas).filter(([, schema]) => isUnionOfObjects(schema));
    expect(unions.length).toBeGreaterThan(15);
    for (const [name, schema] of unions) {
      const { propertyName, mapping } = toSchema(schema["discriminator"] ?? {});
      expect([
        name,
        Object.values(mapping ?? {})
          .map(String)
          .sort(),
      ]).toEqual([name, listOptions(schema).map(toRef).sort()]);
      for (const option of listOptions(schema)) expect(getProperties(option)).toContain(propertyName);
    }
  });

  it("are each used", () => {
    const text = JSON.stringify(document);
    const isUsed = (name: string) => text.includes(`"#/components/schemas/${name}"`);
    expect(Object.keys(schemas).filter((name) => !isUsed(name))).toEqual([]);
  });

  it("would be found without a name, wherever they are", () => {
    const inline = { type: "object", properties: { of: { enum: ["leads", "spend"] } } };
    const broken = structuredClone(document);
    broken.components.schemas["Lead"] = { type: "object", properties: { cap: inline } };
    broken.components.schemas["LeadPage"] = { type: "object", properties: { items: { type: "array", items: inline } } };
    const schema = { oneOf: [{ $ref: "#/components/schemas/Lead" }, { $ref: "#/components/schemas/LeadPage" }] };
    broken.paths = { "/": { get: { responses: { 200: { content: { "application/json": { schema } } } } } } };
    expect(listUnnamed(broken)).toEqual([
      "/paths/~/get/responses/200/content/application~json/schema: union",
      "/components/schemas/Lead/properties/cap: object",
      "/components/schemas/Lead/properties/cap/properties/of: values",
      "/components/schemas/LeadPage/properties/items/items: object",
      "/components/schemas/LeadPage/properties/items/items/properties/of: values",
    ]);
  });
});

/** Forms that a browser posts; no generated client sends them. */
const forms = ["LeadCardPost", "LeadCardAnswer", "LeadCardAppointment", "AppointmentFormPost"];

const isUnionOfObjects = (schema: Schema): boolean =>
  listOptions(schema).filter((option) => getProperties(option).length > 0).length > 1 &&
  !forms.some((name) => schemas[name] === schema);

const listOptions = (schema: Schema): Schema[] =>
  [schema["oneOf"], schema["anyOf"]].flatMap((options) => (Array.isArray(options) ? options.map(toSchema) : []));

const toSchema = (value: unknown): Schema => value as Schema;
const toRef = (schema: Schema): string => String(schema["$ref"]);
const getProperties = (schema: Schema): string[] => {
  const target = schemas[toRef(schema).replace("#/components/schemas/", "")] ?? schema;
  return Object.keys(toSchema(target["properties"] ?? {}));
};

/** Lists the places where a schema defines an object, a union or a list of values instead of referring to it by name. */
function listUnnamed({ paths, webhooks, components }: Document): string[] {
  const named = Object.entries(components.schemas).flatMap(([name, schema]) =>
    forms.includes(name) ? [] : findInside(schema, `/components/schemas/${name}`),
  );
  const { responses, parameters } = components;
  return [...findSchemas({ paths, webhooks, components: { responses, parameters } }, ""), ...named];
}

/** Finds the unnamed schemas of operations, responses and parameters: they are all under the key `schema`. */
function findSchemas(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = `${path}/${key.replaceAll("/", "~")}`;
    if (key === "example" || key === "examples") return [];
    return key === "schema" ? findIn(toSchema(inner), innerPath) : findSchemas(inner, innerPath);
  });
}

const findIn = (schema: Schema, path: string): string[] => {
  const kind = classify(schema);
  return [...(kind ? [`${path}: ${kind}`] : []), ...findInside(schema, path)];
};

function findInside(schema: Schema, path: string): string[] {
  const { properties, items, additionalProperties, oneOf, anyOf, allOf } = schema;
  const parts: [string, unknown][] = [
    ...Object.entries(properties ?? {}).map(([name, property]): [string, unknown] => [`properties/${name}`, property]),
    ...Object.entries({ oneOf, anyOf, allOf }).flatMap(([key, options]) =>
      Array.isArray(options) ? options.map((option, index): [string, unknown] => [`${key}/${index}`, option]) : [],
    ),
    ["items", items],
    ["additionalProperties", additionalProperties],
  ];
  return parts.flatMap(([key, part]) =>
    typeof part === "object" && part !== null ? findIn(toSchema(part), `${path}/${key}`) : [],
  );
}

function classify(schema: Schema): "object" | "union" | "values" | undefined {
  if ("$ref" in schema) return undefined;
  if (schema["type"] === "object" || "properties" in schema || "allOf" in schema) return "object";
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 1) return "values";
  // Null beside one schema is no union: generators make it a value that may be absent.
  return listOptions(schema).filter(({ type }) => type !== "null").length > 1 ? "union" : undefined;
}
