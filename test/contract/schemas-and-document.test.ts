import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Schema, Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { exampleIds } from "#app/openapi/examples/example-entities.ts";
import { requestExamples } from "#app/openapi/examples/route-examples.ts";
import { routes } from "#app/routes.ts";
import { BatchContactAttempt, BatchOutcome } from "#contact/batches/schemas.ts";
import { BatchLead } from "#intake/schemas.ts";
import type { Route } from "#platform/http/route.ts";

const document = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));
const table: Record<string, Route> = routes;
const reportBatches: Record<string, { id: string; schema: z.ZodType; examples: unknown[] }> = {
  recordContactAttempts: {
    id: "BatchContactAttempt",
    schema: BatchContactAttempt,
    examples: requestExamples.recordContactAttempts.attempts,
  },
  recordOutcomes: { id: "BatchOutcome", schema: BatchOutcome, examples: requestExamples.recordOutcomes.outcomes },
};
const price = { amount: 6_000, currency: "GBP" };
const terms = [{ from: "2026-01-01T00:00:00Z", model: "callback", price }];
const rules = {
  areas: { countries: ["IE"], postcodes: ["BS1", "SW1A"] },
  hours: {
    timeZone: "Europe/London",
    weekly: [{ days: ["mon", "tue"], from: "09:00", to: "17:30" }],
    holidays: ["2026-12-25"],
  },
  caps: { day: { leads: 5 }, month: { spend: price } },
};
const november = { from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z" };
const { roof_type: _, ...typed } = { roof_type: "", own_home: true };

/** Bodies beyond the examples, so that every part of a schema is in one. */
const moreBodies: Record<string, unknown[]> = {
  addContract: [
    {
      currency: "GBP",
      period: "month",
      graceDays: 0,
      tax: { rate: 0, rounding: "half_up_line", label: "Tax" },
      minimum: { amount: 1, on: "gross" },
      included: { leads: 10, fee: 50_000 },
      tiers: { kind: "volume", steps: [{ upTo: 5, amount: 2 }, { amount: 1 }] },
      paymentDays: 14,
      document: "statement",
    },
  ],
  simulateContract: [
    {
      currency: "GBP",
      at: "2027-01-01T00:00:00Z",
      charges: [
        { kind: "lead", amount: 6_000, credit: 6_000 },
        { kind: "promotion", amount: -1_000 },
        { kind: "earlier", amount: -6_000, quantity: 2 },
      ],
    },
  ],
  createCampaign: [
    { name: "Roofs", clientId: exampleIds.client, terms, ...rules, screening: { maxAgeDays: 28 } },
    {
      name: "Roofs",
      model: "callback",
      price,
      pool: { mode: "priority", share: 1, members: [{ clientId: exampleIds.client, priority: 1, ...rules, terms }] },
      fieldSchema: { type: "object", properties: { roof: { type: "string", enum: ["flat", "slate"] } } },
    },
  ],
  changeCampaign: [
    { ...rules, terms },
    { areas: null, hours: null, caps: null, pool: null },
  ],
  pushLead: [
    {
      ...requestExamples.pushLead,
      fields: typed,
      consent: { at: "2026-11-23T13:00:00Z", wording: "Yes, call me.", source: "form" },
      screening: [{ register: "TPS", verdict: "clear", checkedAt: "2026-11-23T13:00:00Z" }],
    },
  ],
  replay: [
    { of: "lead", leadId: exampleIds.lead },
    { of: "period", clientId: exampleIds.client, ...november },
  ],
  createSubscription: [
    { channel: "sms", endpoint: "+447700900123" },
    { channel: "email", endpoint: "sales@example.com", active: false },
  ],
};

/** What no JSON Schema says, by the words of the refusal: rules of texts, of real places and numbers, and of order. */
const beyondJsonSchema = [
  /^not empty: at least one visible character$/,
  /^the words that the person agreed to$/,
  /^the time zone of a region/,
  /^a time zone of the IANA database/,
  /^a phone number/,
  /^a UK postcode area that exists/,
  /^a country of ISO 3166-1$/,
  /^a currency of ISO 4217$/,
  /^a date that exists/,
  /^(?:an RFC 3339|later than)/,
  /^(?:each header|one check of each register)/,
  /^(?:`upTo` in each step|each `upTo` higher|no `amount` higher|at most `amount`)/,
  /^not the same as another/,
  /^(?:one rule for each reason|percent or count|needed with `approve`, and only then|at most 90 days or 720 hours)$/,
  /^a header /,
  /^an? (?:http\(s\) URL|URL without)/,
];

/** What people write around and inside a value, and Baton normalizes: the document describes the value itself. */
const isNormalized = (value: string): boolean =>
  value !== value.trim() || (/^(?:[a-z]{1,2}\d\w?|[a-z]{2}\d{9}[a-z]?)$/i.test(value) && value !== value.toUpperCase());

const replacements = [null, "", " ", "x", {}, [], 0, -1, 1.5, true, "x".repeat(5_000), "2026-13-45", 1e21];

/** A body with one part changed, and that part. */
type Mutant = { body: unknown; part: unknown };

/** Lists the bodies that differ from `value` in one place: a part that is missing, of another kind, or repeated. */
function* mutantsOf(value: unknown): Generator<Mutant> {
  for (const part of replacements) if (JSON.stringify(part) !== JSON.stringify(value)) yield { body: part, part };
  if (typeof value === "string") {
    for (const part of [value.toLowerCase(), value.toUpperCase(), ` ${value} `, `${value}x`])
      yield { body: part, part };
  } else if (Array.isArray(value)) {
    const repeated = [...value, ...value];
    yield { body: repeated, part: repeated };
    for (const [index, item] of value.entries())
      for (const { body, part } of mutantsOf(item)) yield { body: value.with(index, body), part };
  } else if (typeof value === "object" && value !== null) {
    yield { body: { ...value, unknownField: 1 }, part: undefined };
    for (const [name, inner] of Object.entries(value)) {
      const { [name]: __, ...rest } = value as Record<string, unknown>;
      yield { body: rest, part: undefined };
      for (const { body, part } of mutantsOf(inner)) yield { body: { ...value, [name]: body }, part };
    }
  }
}

/**
 * Whether the schema refuses the body only by rules that no JSON Schema can express. A `fieldSchema` is a JSON Schema
 * itself, which the document describes in words.
 */
const isBeyond = (error: z.ZodError): boolean =>
  flatten(error.issues).every(
    ({ message, path }) => path.includes("fieldSchema") || beyondJsonSchema.some((rule) => rule.test(message)),
  );

/** The issues of a union are those of its options. */
const flatten = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] =>
  issues.flatMap((issue) =>
    issue.code === "invalid_union" && issue.errors.length > 0 ? issue.errors.flatMap(flatten) : issue,
  );

const bodies = Object.entries(requestExamples).flatMap(([name, example]) => {
  const route = table[name];
  if (!route?.body) throw new Error(`${name} has no body`);
  const { schema } = document.paths[route.path][route.method.toLowerCase()].requestBody.content["application/json"];
  // The envelope of a batch parses no lead; each lead of it is a body of its own here.
  if (name === "pushLeads") {
    const lead = { $ref: "#/components/schemas/BatchLead" };
    return [
      { name: "a lead of pushLeads", schema: BatchLead, documented: lead, examples: requestExamples.pushLeads.leads },
    ];
  }
  const report = reportBatches[name];
  if (report) {
    const documented = { $ref: `#/components/schemas/${report.id}` };
    return [{ name: `a report of ${name}`, schema: report.schema, documented, examples: report.examples }];
  }
  return [{ name, schema: route.body, documented: schema, examples: [example, ...(moreBodies[name] ?? [])] }];
});

describe("the schemas and the document", () => {
  it.each(bodies)("accept the same bodies of $name", ({ schema, documented, examples }) => {
    const validator = new Validator({ ...documented, components: document.components } as Schema, "2020-12", true);
    const disagreements = [];
    for (const example of examples) {
      expect(schema.safeParse(example).error).toBeUndefined();
      expect(validator.validate(example).errors).toEqual([]);
      for (const { body, part } of mutantsOf(example)) {
        const parsed = schema.safeParse(body);
        const { valid } = validator.validate(body);
        if (parsed.success === valid) continue;
        if (parsed.success ? typeof part === "string" && isNormalized(part) : isBeyond(parsed.error)) continue;
        const refusals = parsed.success ? validator.validate(body).errors : flatten(parsed.error.issues);
        disagreements.push({ part, acceptedBy: valid ? "document" : "schema", refusals: refusals.slice(-2) });
      }
    }
    expect(disagreements).toEqual([]);
  });

  it("tell the same about a period: one month, or both ends", () => {
    const query = routes.reportClient.query;
    expect(query.safeParse({ month: "2026-11" }).success).toBe(true);
    expect(query.safeParse(november).success).toBe(true);
    for (const wrong of [
      {},
      { month: "2026-11", ...november },
      { month: "2026-11", to: november.to },
      { from: november.from },
    ])
      expect(query.safeParse(wrong).success).toBe(false);
    const withMonth = Object.values<Record<string, { parameters?: { name: string }[]; description: string }>>(
      document.paths,
    )
      .flatMap((operations) => Object.values(operations))
      .filter(({ parameters }) => parameters?.some(({ name }) => name === "month"));
    expect(withMonth).toHaveLength(2);
    for (const { description } of withMonth)
      expect(description).toContain("`month` together with `from` or `to` is refused");
  });
});
