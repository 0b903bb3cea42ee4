import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { beforeEach, describe, expect, it } from "vitest";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import type { HttpEvent } from "#platform/http/http-event.ts";
import { makePageHandler } from "#platform/http/page-handler.ts";
import { makeCheckOrigin } from "#platform/secrets/origin-secret.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

const secrets = mockClient(SecretsManagerClient);
const [first, second] = ["1".repeat(64), "2".repeat(64)];
beforeEach(() => {
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ "1": first }) });
});

/** A handler with one page, which shows the address of the caller. */
const handlerWith = (secretId: string | undefined, faults: unknown[] = []) =>
  makePageHandler({
    name: "page",
    checkOrigin: makeCheckOrigin(secretId),
    loadPages: async () => ({
      "/": async ({ requestContext: { http } }: HttpEvent) => ({ statusCode: 200, body: http.sourceIp }),
    }),
    onFault: (fault) => void faults.push(fault),
  });
const request = (headers: Record<string, string> = {}) => anHttpEvent({ routeKey: "GET /", headers });

describe("a request behind CloudFront", () => {
  it("is accepted with the secret alone", async () => {
    const handler = handlerWith("arn:origin");
    const statuses = [];
    for (const sent of [first, second, "", first.slice(1), `${first}1`]) {
      statuses.push((await handler(request({ "x-baton-origin": sent }))).statusCode);
    }
    statuses.push((await handler(request())).statusCode);
    expect(statuses).toEqual([200, 403, 403, 403, 403, 403]);
  });

  it("learns nothing from a refusal, and the refusal is not kept", async () => {
    expect(await handlerWith("arn:origin")(request())).toMatchObject({
      statusCode: 403,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
      body: '{"type":"about:blank","title":"Forbidden","status":403}',
    });
  });

  it("is accepted with each of two secrets while one replaces the other", async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ "1": first, "2": second }) });
    const handler = handlerWith("arn:origin");
    const answers = [first, second].map((sent) => handler(request({ "x-baton-origin": sent })));
    expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  it.each([
    ["no text", undefined],
    ["no JSON", "a secret without quotes"],
    ["an empty value, which a request without the header would match", '{"1":""}'],
    ["a list", '["a list"]'],
  ])("is answered as a fault while the secret has %s, and the fault does not quote it", async (_, SecretString) => {
    secrets.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
    const faults: unknown[] = [];
    expect((await handlerWith("arn:origin", faults)(request({ "x-baton-origin": "" }))).statusCode).toBe(500);
    expect(String(faults[0])).toMatch(/^Error: the origin secret is no JSON object/);
  });

  it.each([
    ["of the caller, as CloudFront writes it", "203.0.113.7", "203.0.113.7"],
    ["of the caller, before that of CloudFront, as the gateway writes it", "203.0.113.7, 127.0.0.1", "203.0.113.7"],
    ["of the caller, and not one that the caller wrote", "198.51.100.1, 203.0.113.7, 127.0.0.1", "203.0.113.7"],
    ["of the caller, also in IPv6", "2001:db8::7, 127.0.0.1", "2001:db8::7"],
    ["of the connection, if there is no other", "", "127.0.0.1"],
  ])("has the address %s", async (_, forwarded, address) => {
    const headers = { "x-baton-origin": first, "x-forwarded-for": forwarded };
    expect(await handlerWith("arn:origin")(request(headers))).toMatchObject({ body: address });
  });
});

describe("a request to the API", () => {
  it("that did not come through CloudFront is refused before its key is looked up", async () => {
    const looked: string[] = [];
    const handler = makeHttpHandler({
      name: "api",
      checkOrigin: makeCheckOrigin("arn:origin"),
      loadEndpoints: async () => ({}),
      findKey: async (secret) => {
        looked.push(secret);
        return undefined;
      },
      problems: makeProblemWriter("https://leads.example.com"),
      onFault: () => undefined,
    });
    const asked = { authorization: "Bearer baton_secret" };
    expect((await handler(request(asked))).statusCode).toBe(403);
    expect((await handler(request({ ...asked, "x-baton-origin": first }))).statusCode).not.toBe(403);
    expect(looked).toEqual([]);
  });
});

describe("a request without CloudFront", () => {
  it("is accepted, has the address of the connection, whatever the caller wrote, and costs no read of a secret", async () => {
    const answer = await handlerWith(undefined)(request({ "x-forwarded-for": "203.0.113.7" }));
    expect(answer).toMatchObject({ statusCode: 200, body: "127.0.0.1" });
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(0);
  });
});
