import * as z from "zod";
import type { ZodOpenApiOverrideContext } from "zod-openapi";
import { Person, PersonalData, PushedPerson } from "#domain/lead/personal-data.ts";
import { AppointmentMove, NewAppointment } from "#appointments/schemas.ts";
import { CampaignChange, NewCampaign } from "#campaigns/schemas.ts";
import { ListedLeadInput } from "#billing/schemas.ts";
import { NewContractSimulation } from "#contracts/schemas.ts";
import { NewErasure } from "#erasures/schemas.ts";
import { Areas, NewAreas } from "#domain/campaigns/areas.ts";
import { Cap } from "#domain/campaigns/caps.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { PhoneText } from "#domain/shared/text-schemas.ts";
import { WebhookUrl } from "#domain/subscriptions/subscription.ts";
import { NewMappedStatus } from "#accounts/schemas.ts";
import { BatchContactAttempt, BatchOutcome, UnparsedAttempt, UnparsedOutcome } from "#contact/batches/schemas.ts";
import { NewContactAttempt, NewOutcome } from "#contact/schemas.ts";
import { UnparsedLead } from "#intake/schemas.ts";
import { paging } from "#platform/http/list-queries.ts";
import { limits } from "#platform/limits.ts";
import { NewSuppression, SuppressionCheckRequest } from "#suppressions/schemas.ts";

type JsonSchema = ZodOpenApiOverrideContext["jsonSchema"];

/** Replacements for schemas whose generated JSON Schema says too little, or contains an unreadable pattern. */
const schemaReplacements = new Map<z.core.$ZodType, JsonSchema>([
  [
    Instant,
    {
      type: "string",
      format: "date-time",
      pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
      description: "An instant in UTC with milliseconds.",
      examples: ["2026-11-23T14:05:00.000Z"],
    },
  ],
  [
    InstantInput,
    {
      type: "string",
      format: "date-time",
      description: "An RFC 3339 date-time with a time zone; read as the same instant in UTC.",
      examples: ["2026-11-23T14:05:00Z", "2026-11-23T15:05:00.250+01:00"],
    },
  ],
  [
    PhoneText,
    {
      type: "string",
      minLength: 1,
      maxLength: 80,
      description: "In E.164, or as people of the country write it.",
      examples: ["07700 900123"],
    },
  ],
  // The envelope leaves each lead unparsed; intake parses it separately as a BatchLead.
  [UnparsedLead, { $ref: "#/components/schemas/BatchLead" }],
  [UnparsedAttempt, { $ref: "#/components/schemas/BatchContactAttempt" }],
  [UnparsedOutcome, { $ref: "#/components/schemas/BatchOutcome" }],
  [
    paging.limit,
    {
      type: "integer",
      minimum: 1,
      maximum: limits.pageSize.max,
      default: limits.pageSize.default,
      description: "The items of a page, at most.",
    },
  ],
]);

const absent: JsonSchema = { not: {} };
/** Not as `anyOf`: generators of clients would take the object for a union, and drop its properties. */
const phoneOrEmail: JsonSchema = { not: { properties: { phone: absent, email: absent } } };
/** A campaign has its terms, or the model and the price of one version of them. */
const termsOrPrice: JsonSchema = { dependentSchemas: { terms: { properties: { model: false, price: false } } } };
const needsTermsOrPrice: JsonSchema = {
  not: {
    anyOf: [{ properties: { terms: absent, model: absent } }, { properties: { terms: absent, price: absent } }],
  },
};
const eitherLeadIdOrClientRef: JsonSchema = {
  not: {
    anyOf: [
      { properties: { leadId: absent, clientRef: absent } },
      { required: ["leadId", "clientRef"], properties: { leadId: {}, clientRef: {} } },
    ],
  },
};

/** The start of an appointment: an instant, or a local time with its zone. */
const eitherStartOrLocal: JsonSchema = {
  not: {
    anyOf: [
      { properties: { start: absent, local: absent } },
      { required: ["start", "local"], properties: { start: {}, local: {} } },
    ],
  },
  dependentRequired: { local: ["timeZone"] },
};

/** A report has Baton's own term, or a status of the client. */
const eitherTermOrStatus = (term: "result" | "outcome"): JsonSchema => ({
  not: {
    anyOf: [
      { properties: { [term]: absent, status: absent } },
      { required: [term, "status"], properties: { [term]: {}, status: {} } },
    ],
  },
});

/** A simulation tries either a contract that is not stored, or a stored one. */
const eitherContractOrCurrency: JsonSchema = {
  not: {
    anyOf: [
      { properties: { contract: absent, currency: absent } },
      { required: ["contract", "currency"], properties: { contract: {}, currency: {} } },
    ],
  },
  dependentRequired: { at: ["currency"] },
};
/** An erasure names exactly one of the three. */
const oneSubject: JsonSchema = {
  not: {
    anyOf: [
      { properties: { leadId: absent, phone: absent, email: absent } },
      { required: ["leadId", "phone"], properties: { leadId: {}, phone: {} } },
      { required: ["leadId", "email"], properties: { leadId: {}, email: {} } },
      { required: ["phone", "email"], properties: { phone: {}, email: {} } },
    ],
  },
};
/** Only promotions and differences for earlier periods may be negative, and the latter have no credits. */
const signedByKind: JsonSchema = {
  not: {
    anyOf: [
      {
        required: ["kind", "amount"],
        properties: { kind: { enum: ["lead", "appointment"] }, amount: { exclusiveMaximum: 0 } },
      },
      { required: ["kind", "credit"], properties: { kind: { const: "earlier" }, credit: {} } },
    ],
  },
};

/** Rules of zod refinements that JSON Schema can also express. */
const schemaAdditions = new Map<z.core.$ZodType, JsonSchema>([
  [Person, phoneOrEmail],
  [PushedPerson, phoneOrEmail],
  [NewSuppression, phoneOrEmail],
  [SuppressionCheckRequest, phoneOrEmail],
  [Areas, { minProperties: 1 }],
  [NewAreas, { minProperties: 1 }],
  [Cap, { minProperties: 1 }],
  [NewCampaign, { ...needsTermsOrPrice, ...termsOrPrice }],
  [CampaignChange, termsOrPrice],
  [NewAppointment, eitherStartOrLocal],
  [AppointmentMove, eitherStartOrLocal],
  [NewContactAttempt, eitherTermOrStatus("result")],
  [BatchContactAttempt, eitherTermOrStatus("result")],
  [NewOutcome, eitherTermOrStatus("outcome")],
  [BatchOutcome, eitherTermOrStatus("outcome")],
  [NewMappedStatus, { not: { properties: { result: absent, outcome: absent } } }],
  [ListedLeadInput, eitherLeadIdOrClientRef],
  [NewContractSimulation, eitherContractOrCurrency],
  [NewErasure, oneSubject],
  [NewContractSimulation.shape.charges.element, signedByKind],
  [PersonalData.shape.fields, { maxProperties: 50 }],
  [
    WebhookUrl,
    {
      pattern: "^[Hh][Tt][Tt][Pp][Ss]?://",
      description: "https (http only where the operator allows it), without credentials or fragment.",
    },
  ],
]);

/** Corrects the JSON Schema that zod generates, in place, as zod-openapi requires. */
export function overrideJsonSchema({ zodSchema, jsonSchema, io }: ZodOpenApiOverrideContext): void {
  if (io === "output" && zodSchema instanceof z.ZodPipe && zodSchema.out instanceof z.ZodTransform) {
    // The transforms of the domain keep the type of their input: a trimmed string is a string.
    Object.assign(jsonSchema, z.toJSONSchema(zodSchema, { io: "input" }));
  }
  if (io === "output" && zodSchema instanceof z.ZodObject && !zodSchema.def.catchall) {
    // Later versions may add fields to responses; only requests refuse unknown fields.
    delete jsonSchema.additionalProperties;
  }
  if (zodSchema instanceof z.ZodRecord && zodSchema.keyType instanceof z.ZodEnum) {
    listRecordProperties(jsonSchema, zodSchema.keyType.options);
  }
  // That an integer is a safe one says nothing to a reader; that any other number is limited does.
  if (jsonSchema.type === "integer") {
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  }
  // JSON Schema 2020-12, which OpenAPI 3.1 uses, has only the plural.
  if (jsonSchema.example !== undefined) jsonSchema.examples = [jsonSchema.example];
  delete jsonSchema.example;
  const replacement = schemaReplacements.get(zodSchema);
  if (replacement) for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof JsonSchema];
  Object.assign(jsonSchema, replacement, schemaAdditions.get(zodSchema));
}

/** Lists the keys of a record with known keys as properties, so that generated clients get its fields. */
function listRecordProperties(jsonSchema: JsonSchema, names: readonly z.core.util.EnumValue[]): void {
  const { additionalProperties } = jsonSchema;
  if (typeof additionalProperties !== "object") return;
  jsonSchema.properties = Object.fromEntries(names.map((name) => [String(name), additionalProperties]));
  delete jsonSchema.propertyNames;
  delete jsonSchema.additionalProperties;
}
