import type { APIGatewayProxyEventV2 } from "aws-lambda";

type Changes = Partial<
  Pick<
    APIGatewayProxyEventV2,
    | "headers"
    | "body"
    | "isBase64Encoded"
    | "pathParameters"
    | "queryStringParameters"
    | "rawQueryString"
    | "routeKey"
    | "rawPath"
  >
>;

/** A request in the format of the HTTP API (payload 2.0); `changes` name only what matters. */
export const anHttpEvent = (changes: Changes): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: "/",
  rawQueryString: "",
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    accountId: "anonymous",
    apiId: "api",
    domainName: "localhost",
    domainPrefix: "localhost",
    http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
    requestId: "request-1",
    routeKey: "$default",
    stage: "$default",
    time: "22/Nov/2026:14:05:00 +0000",
    timeEpoch: 1_795_356_300_000,
  },
  ...changes,
});
