import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ClientTransport, replaceTransport } from "#platform/aws/client-transport.ts";
import { openClient } from "#platform/aws/open-client.ts";

type Sent = { service: string; headers: Record<string, string> };

let sent: Sent[];

/** A transport that records what it is given, and answers that there are no tables. */
const record = (service: string): ClientTransport => ({
  signer: {
    async sign(request) {
      request.headers["authorization"] = "none";
      return request;
    },
  },
  requestHandler: {
    async handle({ headers }: { headers: Record<string, string> }) {
      sent.push({ service, headers });
      return { response: { statusCode: 200, headers: {}, body: Buffer.from("{}") } };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  },
});

beforeEach(() => {
  sent = [];
  for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "eu-west-2");
});
afterEach(() => replaceTransport(() => undefined));

it("signs and sends the calls of a client by the transport of the machine", async () => {
  replaceTransport((service) => record(service));

  await openClient(DynamoDBClient, "dynamodb").send(new ListTablesCommand());

  expect(sent).toMatchObject([{ service: "dynamodb", headers: { authorization: "none" } }]);
});

it("sends no user agent, whose making costs more than it is worth", async () => {
  replaceTransport((service) => record(service));

  await openClient(DynamoDBClient, "dynamodb").send(new ListTablesCommand());

  const names = Object.keys(sent[0]?.headers ?? {}).map((name) => name.toLowerCase());
  expect(names).toContain("x-amz-target");
  expect(names.filter((name) => name.includes("user-agent"))).toEqual([]);
});
