import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { correlateHttp, type HttpEvent, type HttpResponse } from "#platform/http/http-event.ts";
import { invocationLog } from "#platform/lambda/invocation-log.ts";
import { type BatchResponse, isWithoutFailures } from "#platform/queues/batch-response.ts";
import { anId } from "#test/support/an-id.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const context = { awsRequestId: "aws-1" } as Context;
const logged = (respond: () => Promise<HttpResponse>) =>
  middy<HttpEvent, HttpResponse>(invocationLog("log-of-a-test", correlateHttp)).handler(respond);

it("the invocation log has one line per invocation, with ids, status and duration, and marks the cold start once", async () => {
  const handler = logged(async () => ({ statusCode: 202, headers: { location: "/v1/leads/lead_1" } }));
  const event = anHttpEvent({
    routeKey: "POST /v1/leads",
    pathParameters: { clientId: anId("client"), leadId: "ada@example.com" },
  });
  await handler(event, context);
  await handler(event, context);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    service: "log-of-a-test",
    message: "invocation",
    awsRequestId: "aws-1",
    requestId: "request-1",
    route: "POST /v1/leads",
    status: 202,
    clientId: anId("client"),
    leadId: "lead_1",
    coldStart: true,
    failed: false,
  });
  expect(lines[0]?.["durationMs"]).toBeGreaterThanOrEqual(0);
  expect(lines[1]).toMatchObject({ coldStart: false });
  expect(JSON.stringify(lines)).not.toContain("ada@example.com");
});

it("the invocation log includes an early response of a middleware, and marks a fault as failed", async () => {
  const early = logged(async () => ({ statusCode: 200 })).before(async () => ({ statusCode: 401 }));
  await early(anHttpEvent({}), context);
  const broken = logged(() => Promise.reject(new Error("broken")));
  await expect(broken(anHttpEvent({}), context)).rejects.toThrow("broken");
  expect(lines).toMatchObject([{ status: 401, failed: false }, { failed: true }]);
});

it("the invocation log contains neither the person in the body nor the token of a link", async () => {
  const body = JSON.stringify({ person: { name: "Zoë Ashworth", phone: "+447700900123" } });
  const pathParameters = { token: "secret-token" };
  await logged(async () => ({ statusCode: 200 }))(
    anHttpEvent({ routeKey: "POST /l/{token}", rawPath: "/l/secret-token", pathParameters, body }),
    context,
  );
  expect(JSON.stringify(lines)).not.toMatch(/Zoë|Ashworth|7700900123|secret-token/);
  expect(lines).toHaveLength(1);
});

it("the invocation log has the first routine invocation of a process and each one that fails, and no other", async () => {
  let failures: { itemIdentifier: string }[] = [];
  const handler = middy<unknown, BatchResponse>(
    invocationLog<unknown, BatchResponse>(
      "routine-of-a-test",
      (_, response) => ({ failures: response?.batchItemFailures.length }),
      isWithoutFailures,
    ),
  ).handler(async () => ({ batchItemFailures: failures }));
  await handler({}, context);
  await handler({}, context);
  failures = [{ itemIdentifier: "1" }];
  await handler({}, context);
  expect(lines).toMatchObject([
    { coldStart: true, failures: 0 },
    { coldStart: false, failures: 1 },
  ]);
});

it.each([[undefined], [{ batchItemFailures: [] }], [{ statusCode: 200 }]])(
  "the response %j names no record to deliver again",
  (response) => expect(isWithoutFailures(response)).toBe(true),
);
