import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSystem } from "#local/start-system.ts";
import { httpApi, lambda, makeFolder, startFixture } from "./fixture/start-fixture.ts";

describe("a local system that stops", () => {
  it("responds to running requests, and accepts no new one", async () => {
    const folder = await makeFolder();
    const resources = { Http: lambda("handle-http.ts"), ...httpApi("Http", ["$default"]) };
    const system = await startFixture(folder.folder, resources);
    const running = fetch(`${system.apiUrl}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([system.stop(), folder.remove()]);
    expect(await (await running).text()).toBe("slow");
    await expect(fetch(`${system.apiUrl}/slow`)).rejects.toThrow("fetch failed");
  });
});

describe("a function with reserved concurrency", () => {
  it("refuses requests above it with 503 and Retry-After before the others end, and serves those", async () => {
    const folder = await makeFolder();
    const limited = lambda("handle-http.ts", {}, 5);
    const Http = { ...limited, Properties: { ...limited.Properties, ReservedConcurrentExecutions: 4 } };
    const system = await startFixture(folder.folder, { Http, ...httpApi("Http", ["$default"]) });
    try {
      await fetch(`${system.apiUrl}/plain`);
      const responses = await Promise.all(
        Array.from({ length: 40 }, async () => {
          const startedAt = performance.now();
          const response = await fetch(`${system.apiUrl}/slow`);
          const ms = performance.now() - startedAt;
          return { status: response.status, retryAfter: response.headers.get("retry-after"), ms };
        }),
      );
      const refused = responses.filter(({ status }) => status === 503);
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(4);
      expect(refused).toHaveLength(36);
      expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(300);
      expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(["1"]));
      expect((await fetch(`${system.apiUrl}/plain`)).status).toBe(200);
    } finally {
      await Promise.all([system.stop(), folder.remove()]);
    }
  });
});

describe("the HTTP API on this machine", () => {
  let system: RunningSystem;
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeAll(async () => {
    folder = await makeFolder();
    const routeKeys = ["POST /v1/leads", "GET /v1/leads/{leadId}", "$default"];
    system = await startFixture(folder.folder, {
      Http: lambda("handle-http.ts", { PUBLIC_URL: { "Fn::GetAtt": ["Api", "ApiEndpoint"] } }, 1),
      ...httpApi("Http", routeKeys),
    });
  });
  afterAll(async () => {
    await system.stop();
    await folder.remove();
  });

  const call = (path: string, init?: RequestInit) => fetch(`${system.apiUrl}${path}`, init);

  it("converts a request to the same event as API Gateway", async () => {
    const response = await call("/v1/leads?b=2&a=1&b=%C3%A9", {
      method: "POST",
      headers: { "content-type": "application/json", "X-Custom": "Value", cookie: "one=1; two=2" },
      body: `{"name":"Zoë"}`,
    });
    const event: Event = JSON.parse(await response.text());
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "POST /v1/leads",
      rawPath: "/v1/leads",
      rawQueryString: "b=2&a=1&b=%C3%A9",
      queryStringParameters: { a: "1", b: "2,é" },
      cookies: ["one=1", "two=2"],
      headers: { "content-type": "application/json", "x-custom": "Value" },
      body: `{"name":"Zoë"}`,
      isBase64Encoded: false,
      requestContext: {
        stage: "$default",
        domainName: "127.0.0.1",
        http: { method: "POST", path: "/v1/leads", sourceIp: "127.0.0.1", protocol: "HTTP/1.1" },
      },
    });
    expect(event).not.toHaveProperty("pathParameters");
    expect(event.headers).not.toHaveProperty("cookie");
    expect(Math.abs(event.requestContext.timeEpoch - Date.now())).toBeLessThan(5_000);
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(event.requestContext.requestId).toBeTruthy();
  });

  it("joins headers with the same name by commas, and decodes the path", async () => {
    const event = await new Promise<string>((resolve, reject) => {
      const headers = ["Host", "leads.example.com", "Via", "one", "VIA", "two", "constructor", "1", "toString", "2"];
      request(`${system.apiUrl}/v1/leads/a%20b`, { headers }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString())).on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
    expect(JSON.parse(event)).toMatchObject({
      routeKey: "GET /v1/leads/{leadId}",
      rawPath: "/v1/leads/a b",
      pathParameters: { leadId: "a b" },
      headers: { via: "one,two", host: "leads.example.com", constructor: "1", tostring: "2" },
      requestContext: { domainName: "leads.example.com" },
    });
  });

  it("passes forms and bytes in base64, as HTTP APIs do", async () => {
    const posted = await call("/form", { method: "POST", body: new URLSearchParams({ result: "no_answer" }) });
    const form: Event = JSON.parse(await posted.text());
    expect(form).toMatchObject({ routeKey: "$default", isBase64Encoded: true });
    expect(Buffer.from(form.body, "base64").toString()).toBe("result=no_answer");
    const bytes = await (await call("/bytes", { method: "PUT", body: new Uint8Array([0, 255]) })).json();
    expect(bytes).toMatchObject({ isBase64Encoded: true, body: "AP8=" });
    expect(await (await call("/none")).json()).not.toHaveProperty("body");
  });

  it("passes a body that is not UTF-8 in base64, whatever its type, so that no byte is replaced", async () => {
    const latin1 = Buffer.from('{"name":"Zoë"}', "latin1");
    const headers = { "content-type": "application/json" };
    const event: unknown = await (await call("/bytes", { method: "POST", body: latin1, headers })).json();
    expect(event).toMatchObject({ isBase64Encoded: true, body: latin1.toString("base64") });
  });

  it("returns the function's status, headers, cookies and bytes", async () => {
    const response = await call("/binary");
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Secure", "b=2"]);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  it("returns a result without a status as the body of a 200", async () => {
    const response = await call("/plain");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ leads: 3 });
  });

  it("returns a bare 500 when a function throws, returns nonsense, hangs or crashes, and then recovers", async () => {
    for (const path of ["/throws", "/nonsense", "/hangs", "/crashes"]) {
      const response = await call(path);
      expect([path, response.status, await response.text()]).toEqual([
        path,
        500,
        `{"message":"Internal Server Error"}`,
      ]);
    }
    await expect.poll(async () => (await call("/plain")).status).toBe(200);
  });

  it("finishes the other invocations in a thread when one of them hangs", async () => {
    const hanging = call("/hangs");
    await new Promise((resolve) => setTimeout(resolve, 850));
    const slow = call("/slow");
    expect((await hanging).status).toBe(500);
    expect(await (await slow).text()).toBe("slow");
  });

  it("runs several invocations at once in one thread, each with its remaining time", async () => {
    await expect.poll(async () => (await call("/plain")).status).toBe(200);
    const start = Date.now();
    await Promise.all(Array.from({ length: 8 }, () => call("/slow")));
    // One after the other they would take 2.4 seconds.
    expect(Date.now() - start).toBeLessThan(2_000);
    const invocation: InvocationReport = JSON.parse(await (await call("/invocation")).text());
    expect(invocation.invocations).toBeGreaterThan(8);
    expect(invocation.remaining).toBeGreaterThan(500);
    expect(invocation.remaining).toBeLessThanOrEqual(1_000);
    expect(invocation.name).toBe("Http");
  });

  it("makes requests wait, and not time out, when there are more than a thread runs at once", async () => {
    const statuses = await Promise.all(Array.from({ length: 300 }, async () => (await call("/slow")).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("returns 413 for a body above the limit of API Gateway, or above that of Lambda", async () => {
    const fits = await call("/big", {
      method: "POST",
      body: "x".repeat(1024 * 1024),
      headers: { "content-type": "text/plain" },
    });
    expect(fits.status).toBe(200);
    for (const bytes of [5 * 1024 * 1024, 7 * 1024 * 1024, 10 * 1024 * 1024, 10 * 1024 * 1024 + 1]) {
      const tooLarge = await call("/big", { method: "POST", body: new Uint8Array(bytes) });
      expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: "Request Entity Too Large" }]);
    }
  });

  it("returns 400 for a path that cannot be decoded", async () => {
    expect((await call("/v1/leads/%zz")).status).toBe(400);
  });

  it("writes a function's log to its own file, thrown errors included", async () => {
    await call("/logs");
    await call("/throws");
    const log = () => readFileSync(join(system.logFolder, "Http.log"), "utf8");
    await expect
      .poll(log)
      .toMatch(/logged by the function\nlogged as an error by the function\n[^]*TypeError[^]*secret detail/);
  });

  it("fails the requests of a function to DynamoDB that AWS refuses", async () => {
    expect(await (await call("/query-for-empty-key")).text()).toContain("ValidationException");
  });

  it("gives a function its own environment, without variables of this process", async () => {
    process.env["OWNERS_SECRET"] = "hunter2";
    const environment = await (await call("/environment")).json();
    expect(environment).toMatchObject({
      PUBLIC_URL: system.apiUrl,
      AWS_REGION: "eu-west-2",
      AWS_LAMBDA_FUNCTION_NAME: "Http",
      AWS_ENDPOINT_URL_DYNAMODB: system.endpoints.dynamodb,
      AWS_ENDPOINT_URL_SESV2: system.endpoints.aws,
    });
    expect(environment).toEqual(system.environmentFor("Http"));
    expect(environment).not.toHaveProperty("OWNERS_SECRET");
  });
});

/** The part of the returned event that the tests read. */
type Event = {
  headers: Record<string, string>;
  body: string;
  requestContext: { timeEpoch: number; time: string; requestId: string };
};
type InvocationReport = { invocations: number; remaining: number; name: string };
