import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { synthesized } from "./synthesized.ts";
import { logicalId } from "./template.ts";

const { template } = synthesized();
const handlers = {
  intake: "IntakeFunction",
  api: "ApiFunction",
  "lead-card": "LeadCardFunction",
  statements: "StatementsFunction",
  console: "ConsoleFunction",
} as const;

/** The function of each route key, read from the template through its integration. */
const functionByRouteKey = Object.fromEntries(
  Object.values(template.findResources("AWS::ApiGatewayV2::Route")).map(({ Properties }) => {
    const integrationId: string = Properties.Target["Fn::Join"][1][1].Ref;
    const integration = template.findResources("AWS::ApiGatewayV2::Integration")[integrationId];
    const functionId: string = integration?.["Properties"].IntegrationUri["Fn::GetAtt"][0];
    return [Properties.RouteKey, functionId.replace(/[0-9A-F]{8}$/, "")];
  }),
);

describe("the HTTP API", () => {
  it("has the routes of the contract, a HEAD for each GET, and sends every other request to api", () => {
    const expected = Object.values(routes).flatMap(({ method, path, handledBy }) =>
      (method === "GET" ? [method, "HEAD"] : [method]).map((each) => [`${each} ${path}`, handlers[handledBy]]),
    );
    const others = [
      ["ANY /console", "ConsoleFunction"],
      ["ANY /console/{proxy+}", "ConsoleFunction"],
      ["$default", "ApiFunction"],
    ];
    expect(functionByRouteKey).toEqual(Object.fromEntries([...expected, ...others]));
  });

  it("lets the gateway call api for $default, whose calls have one path segment fewer", () => {
    template.hasResourceProperties("AWS::Lambda::Permission", {
      FunctionName: { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "ApiFunction"), "Arn"] },
      SourceArn: { "Fn::Join": ["", Match.arrayWith(["/*/$default"])] },
    });
  });

  it("allows no cross-origin requests", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });

  it("is throttled, so that one caller in a loop cannot exhaust the account's concurrency", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    synthesized({ gatewayRequestsPerSecond: 3_000 }).template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ThrottlingRateLimit: 3_000, ThrottlingBurstLimit: 6_000 },
    });
  });

  it("logs each request as JSON without path, query, caller or user agent", () => {
    const [stage] = Object.values(template.findResources("AWS::ApiGatewayV2::Stage"));
    const format: Record<string, string> = JSON.parse(stage?.["Properties"].AccessLogSettings.Format);
    expect(Object.values(format)).toContain("$context.routeKey");
    for (const field of Object.values(format)) {
      expect(field).toMatch(/^\$context\.[a-zA-Z.]+$/);
      expect(field).not.toMatch(/path|query|identity|header|domainName|authorizer|requestOverride/i);
    }
    template.hasResourceProperties("AWS::Logs::LogGroup", {
      LogGroupName: "/aws/vendedlogs/baton/Baton",
      RetentionInDays: 90,
    });
  });
});

/** Synthesizes the stack with this context; returns its template, and the public URL that its functions get. */
const synthesizePublicUrl = (context: Record<string, unknown>) => {
  const other = synthesized(context).template;
  const [api] = Object.values(other.findResources("AWS::Lambda::Function")).filter(
    ({ Metadata }) => Metadata["baton:entry"] === "functions/api.ts",
  );
  return { template: other, publicUrl: api?.["Properties"].Environment.Variables.PUBLIC_URL };
};

describe("the API's public URL", () => {
  const domain = {
    domainName: "leads.example.org",
    certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/4a1c",
  };

  it("is the gateway's own endpoint by default", () => {
    expect(synthesizePublicUrl({}).publicUrl).toEqual({
      "Fn::GetAtt": [logicalId(template, "AWS::ApiGatewayV2::Api", "Api"), "ApiEndpoint"],
    });
  });

  it("is the domain when one is configured, and the gateway's own endpoint is then disabled", () => {
    const { template: withDomain, publicUrl } = synthesizePublicUrl(domain);
    expect(publicUrl).toEqual(
      expect.objectContaining({ "Fn::Join": ["", ["https://", { Ref: expect.stringMatching(/^Domain/) }]] }),
    );
    withDomain.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: true });
    withDomain.hasResourceProperties("AWS::ApiGatewayV2::DomainName", { DomainName: "leads.example.org" });
    withDomain.hasOutput("DomainTarget", {});
  });

  it("is the URL of a proxy in front of the gateway when one is configured", () => {
    const { publicUrl } = synthesizePublicUrl({ publicUrl: "https://leads.example.org/" });
    expect(publicUrl).toBe("https://leads.example.org");
  });
});
