import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { createOpenApiDocument } from "#app/openapi/openapi-document.ts";
import { problems, type RefusalKind } from "#app/problems.ts";
import { routes } from "#app/routes.ts";
import { listRefusals, type Route } from "#platform/http/route.ts";

const written = readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8");

type Operation = {
  operationId: string;
  security?: object[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { description?: string; content: Record<string, { schema: object }> };
  responses: Record<string, { $ref?: string; content?: Record<string, ErrorMedia> }>;
};
type Parameter = { in: string; name: string; required?: boolean; schema: object };
type ErrorMedia = { schema: object; examples?: object };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, object>;
    responses: Operation["responses"];
    parameters: Record<string, Parameter>;
    examples: Record<string, { value: { code: string } }>;
  };
};

const document: Document = JSON.parse(written);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const table = Object.entries<Route>(routes).map(([name, route]) => ({ name, route }));
const operationOf = (name: string): Operation => {
  const found = operations.find(({ operation }) => operation.operationId === name);
  if (!found) throw new Error(`no operation ${name}`);
  return found.operation;
};

const parametersOf = (name: string): Parameter[] =>
  (operationOf(name).parameters ?? []).flatMap((parameter) =>
    "$ref" in parameter ? (document.components.parameters[lastPart(parameter.$ref)] ?? []) : parameter,
  );
const lastPart = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);

describe("docs/openapi.json", () => {
  it("is up to date with the route table", () => {
    expect(JSON.parse(written), "stale: run `npm run docs` and commit what it writes").toEqual(
      JSON.parse(JSON.stringify(createOpenApiDocument())),
    );
  });

  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(written))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("would be invalid with a response without a description", async () => {
    const broken = structuredClone(document);
    broken.paths["/v1/leads"] = { get: { operationId: "broken", responses: { 200: {} } } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it("has exactly one operation for each route", () => {
    expect(
      operations.map(({ method, path, operation }) => `${operation.operationId}: ${method} ${path}`).sort(),
    ).toEqual(table.map(({ name, route }) => `${name}: ${route.method} ${route.path}`).sort());
  });

  it.each(table)("describes the success of $name", ({ name }) => {
    expect(Object.keys(operationOf(name).responses)).toContainEqual(expect.stringMatching(/^(2\d\d|303)$/));
  });

  it.each(table)("names the path parameters of $name like its schema", ({ name, route }) => {
    const inPath = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
    expect(new Set(Object.keys(route.params?.shape ?? {}))).toEqual(inPath);
    const listed = parametersOf(name).filter((parameter) => parameter.in === "path");
    expect(new Set(listed.map((parameter) => parameter.name))).toEqual(inPath);
    expect(listed.every(({ required }) => required)).toBe(true);
  });

  it.each(table)("lists every code of $name under its status", ({ name, route }) => {
    const listed = Object.entries(operationOf(name).responses).flatMap(([status, response]) => {
      const { content } = resolve(response);
      const { schema, examples = {} } = content?.["application/problem+json"] ?? {};
      if (schema) expect(schema).toEqual({ $ref: "#/components/schemas/Problem" });
      return Object.keys(examples).map((code) => `${status} ${code}`);
    });
    const possible: string[] = listRefusals<RefusalKind>(route as Route<RefusalKind>).map(
      (kind) => `${problems[kind].status} ${kind}`,
    );
    const isPage = route.topic === "Pages";
    expect(listed.sort()).toEqual([...possible, ...(isPage ? [] : ["500 internal_error"])].sort());
  });

  it.each(table.filter(({ route }) => route.path.includes("{")))(
    "has a 404 for $name, whose path can be malformed",
    ({ name }) => {
      expect(Object.keys(operationOf(name).responses)).toContain("404");
    },
  );

  it("says in its introduction what a billing key changes: it gets no other route but reads and simulations", () => {
    const changing = table.filter(({ route }) => route.method !== "GET" && route.callers.includes("billing"));
    expect(changing.map(({ name }) => name).sort()).toEqual([
      "closeStatement",
      "createExport",
      "createStatementLink",
      "recordPayment",
      "revokeStatementLinks",
      "simulateContract",
    ]);
  });

  it("names the example of each problem by its code", () => {
    for (const [name, { value }] of Object.entries(document.components.examples)) expect(value.code).toBe(name);
  });

  it.each(table)("requires a key for $name if the route does", ({ name, route }) => {
    // An operation without `security` has that of the document: a key.
    expect(operationOf(name).security).toEqual(route.callers === "public" ? [] : undefined);
  });

  it.each(table)("requires an Idempotency-Key for $name if the route does", ({ name, route }) => {
    const header = parametersOf(name).find((parameter) => parameter.name === "Idempotency-Key");
    const listed = header && (header.required ? "required" : "optional");
    expect(listed).toBe(route.idempotencyKey);
  });

  it("accepts a merge patch for every PATCH", () => {
    const patches = table.filter(({ route }) => route.method === "PATCH");
    expect(patches.length).toBeGreaterThan(0);
    for (const { name } of patches) {
      expect(Object.keys(operationOf(name).requestBody?.content ?? {})).toEqual([
        "application/json",
        "application/merge-patch+json",
      ]);
    }
  });

  it("states the size limit of a body that differs from the general one", () => {
    const own = table.filter(({ route }) => route.bodyBytes);
    expect(own.length).toBeGreaterThan(0);
    for (const { name, route } of own) {
      expect(operationOf(name).requestBody?.description).toContain(`${(route.bodyBytes ?? 0) / 1024} KiB`);
    }
  });

  it("refuses unknown fields in requests and allows them in responses", () => {
    const { schemas } = document.components;
    expect(schemas["NewLead"]).toHaveProperty("additionalProperties", false);
    expect(schemas["Lead"]).not.toHaveProperty("additionalProperties");
  });

  it("has one schema for a shape that is both request and response", () => {
    expect(Object.keys(document.components.schemas).filter((name) => name.endsWith("Output"))).toEqual([]);
  });

  it("has a type for each parameter and body", () => {
    const untyped = JSON.stringify(document).match(/"schema":\{\}/g);
    expect(untyped).toBeNull();
  });
});

function resolve(response: Operation["responses"][string]): Operation["responses"][string] {
  const name = response.$ref?.split("/").at(-1);
  return name === undefined ? response : (document.components.responses[name] ?? {});
}
