import { describe, expect, it } from "vitest";
import { refusalExamples } from "#app/openapi/examples/refusal-examples.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { problems, type Refusal } from "#app/problems.ts";
import { instant } from "#domain/shared/instant.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import { toFaultResponse, toProblemResponse } from "#platform/http/problem-response.ts";

const publicUrl = "https://leads.example.com";
const writer = makeProblemWriter(publicUrl);
const written = (refusal: Refusal) => {
  const { body = "", ...response } = toProblemResponse(writer, refusal, "request-1");
  const problem: unknown = JSON.parse(body);
  return { ...response, problem };
};

describe("the response to a refusal", () => {
  it.each(Object.values(refusalExamples))("of the kind $kind is a problem document with its status", (refusal) => {
    const { status, title } = problems[refusal.kind];
    const { statusCode, headers, problem } = written(refusal);
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "cache-control": "no-store" });
    const type = `${publicUrl}/problems/${refusal.kind.replaceAll("_", "-")}`;
    expect(headers).toHaveProperty("x-request-id", "request-1");
    expect(problem).toMatchObject({ type, title, status, code: refusal.kind, requestId: "request-1" });
    expect(problem).not.toHaveProperty("kind");
  });

  it("contains the members of the refusal", () => {
    expect(written({ kind: "body_too_large", maxBytes: 65_536 }).problem).toHaveProperty("maxBytes", 65_536);
    const errors = [{ pointer: "/person/phone", detail: "needed" }];
    expect(written({ kind: "validation_error", errors }).problem).toHaveProperty("errors", errors);
  });

  it.each([
    [refusalExamples.time_out_of_range, { pointer: "/at" }],
    [refusalExamples.outcome_value_missing, { pointer: "/value" }],
    [refusalExamples.outcome_value_unexpected, { pointer: "/value" }],
    [refusalExamples.outcome_currency_mismatch, { pointer: "/value/currency", detail: "must be GBP" }],
    [refusalExamples.idempotency_key_missing, { header: "Idempotency-Key" }],
    [refusalExamples.invalid_cursor, { parameter: "cursor" }],
  ])("names the field that $kind is about", (refusal, field) => {
    expect(written(refusal).problem).toMatchObject({ errors: [field] });
  });

  it("names no field if the refusal is about none", () => {
    expect(written({ kind: "idempotency_conflict" }).problem).not.toHaveProperty("errors");
  });

  it("has WWW-Authenticate with a 401, and Allow with a 405", () => {
    expect(written({ kind: "unauthenticated" }).headers).toHaveProperty("www-authenticate", 'Bearer realm="baton"');
    expect(written({ kind: "method_not_allowed", allow: ["GET", "POST"] }).headers).toHaveProperty(
      "allow",
      "GET, POST",
    );
  });

  it("says with a 429 after which second a retry is allowed", () => {
    const { headers, problem } = written({
      kind: "asked_too_soon",
      retryAt: instant(Date.UTC(2026, 10, 23, 9, 3, 0, 1)),
    });
    expect(headers).toHaveProperty("retry-after", "Mon, 23 Nov 2026 09:03:01 GMT");
    expect(problem).toHaveProperty("retryAt", "2026-11-23T09:03:00.001Z");
    expect(written({ kind: "asked_too_soon", retryAt: instant(Date.UTC(2026, 10, 23, 9, 3)) }).headers).toHaveProperty(
      "retry-after",
      "Mon, 23 Nov 2026 09:03:00 GMT",
    );
  });
});

const timedOut = Object.assign(new Error("slow"), { name: "TimeoutError" });
const unavailable: [string, Error][] = [
  ["a call timed out", timedOut],
  ["a cause timed out", new Error("no lead", { cause: timedOut })],
  ["a call was throttled", Object.assign(new Error(), { name: "ThrottlingException" })],
  [
    "the table's throughput was exceeded",
    Object.assign(new Error(), { name: "ProvisionedThroughputExceededException" }),
  ],
  [
    "a transaction was throttled",
    Object.assign(new Error(), {
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "ThrottlingError" }],
    }),
  ],
  [
    "a write met a running transaction",
    Object.assign(new Error(), { name: "TransactionConflictException", $metadata: { httpStatusCode: 400 } }),
  ],
  [
    "a transaction met another one",
    Object.assign(new Error(), {
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
    }),
  ],
  ["a transaction was still in progress", Object.assign(new Error(), { name: "TransactionInProgressException" })],
  ["AWS failed", Object.assign(new Error(), { name: "InternalServerError", $metadata: { httpStatusCode: 500 } })],
  ["the connection was lost", Object.assign(new Error(), { code: "ECONNRESET" })],
];

describe("the response to a fault", () => {
  it("reveals the request id and nothing else", () => {
    const { statusCode, headers, body = "" } = toFaultResponse(writer, new Error("broken"), "request-1");
    expect(statusCode).toBe(500);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "cache-control": "no-store" });
    expect(JSON.parse(body)).toEqual({
      type: `${publicUrl}/problems/internal-error`,
      title: "Something went wrong on our side",
      status: 500,
      code: "internal_error",
      requestId: "request-1",
    });
  });

  it.each(unavailable)("is a 503 with Retry-After if %s", (_, fault) => {
    const { statusCode, headers, body = "" } = toFaultResponse(writer, fault, "request-1");
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "retry-after": "2" });
    expect(JSON.parse(body)).toEqual({
      type: `${publicUrl}/problems/temporarily-unavailable`,
      title: "Temporarily unavailable",
      status: 503,
      code: "temporarily_unavailable",
      requestId: "request-1",
    });
  });

  it("is a page with the same status where a person is looking", () => {
    expect(toFaultPageResponse(timedOut, "request-1")).toMatchObject({
      statusCode: 503,
      headers: { "retry-after": "2" },
      body: expect.stringContaining("request-1"),
    });
    expect(toFaultPageResponse(new Error("broken"), "request-1")).toMatchObject({ statusCode: 500 });
  });
});
