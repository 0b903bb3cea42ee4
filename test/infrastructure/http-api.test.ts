import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { synthesized } from "./synthesized.ts";
import { logicalId } from "./template.ts";

const { template } = synthesized();
const handlers = { intake: "IntakeFunction", api: "ApiFunction", "lead-card": "LeadCardFunction" } as const;

/** Which function each route key reaches, read back from the template through its integration. */
const reached = Object.fromEntries(
  Object.values(template.findResources("AWS::ApiGatewayV2::Route")).map(({ Properties }) => {
    const integrationId: string = Properties.Target["Fn::Join"][1][1].Ref;
    const integration = template.findResources("AWS::ApiGatewayV2::Integration")[integrationId];
    const functionId: string = integration?.["Properties"].IntegrationUri["Fn::GetAtt"][0];
    return [Properties.RouteKey, functionId.replace(/[0-9A-F]{8}$/, "")];
  }),
);

describe("the HTTP API", () => {
  it("has the routes of the contract, each at its function, and gives the rest to api", () => {
    const promised = Object.values(routes).map(({ method, path, handledBy }) => [
      `${method} ${path}`,
      handlers[handledBy],
    ]);
    expect(reached).toEqual(Object.fromEntries([...promised, ["$default", "ApiFunction"]]));
  });

  it("lets the gateway call api for $default too, whose calls have one path segment fewer", () => {
    template.hasResourceProperties("AWS::Lambda::Permission", {
      FunctionName: { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "ApiFunction"), "Arn"] },
      SourceArn: { "Fn::Join": ["", Match.arrayWith(["/*/$default"])] },
    });
  });

  it("answers no other site's scripts", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });

  it("is throttled, so that one caller in a loop cannot use up the account", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
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

/** The template under this context, and what the functions in it are told of where the API answers. */
const publicUrl = (context: Record<string, unknown>) => {
  const other = synthesized(context).template;
  const [api] = Object.values(other.findResources("AWS::Lambda::Function")).filter(
    ({ Metadata }) => Metadata["baton:entry"] === "functions/api.ts",
  );
  return { template: other, told: api?.["Properties"].Environment.Variables.PUBLIC_URL };
};

describe("where the API says it is", () => {
  const domain = {
    domainName: "leads.example.org",
    certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/4a1c",
  };

  it("is the gateway's own endpoint unless told otherwise", () => {
    expect(publicUrl({}).told).toEqual({
      "Fn::GetAtt": [logicalId(template, "AWS::ApiGatewayV2::Api", "Api"), "ApiEndpoint"],
    });
  });

  it("is its domain when it has one, and then nowhere else", () => {
    const { template: withDomain, told } = publicUrl(domain);
    expect(told).toEqual(
      expect.objectContaining({ "Fn::Join": ["", ["https://", { Ref: expect.stringMatching(/^Domain/) }]] }),
    );
    withDomain.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: true });
    withDomain.hasResourceProperties("AWS::ApiGatewayV2::DomainName", { DomainName: "leads.example.org" });
    withDomain.hasOutput("DomainTarget", {});
  });

  it("is what stands in front of it when something does", () => {
    expect(publicUrl({ publicUrl: "https://leads.example.org/" }).told).toBe("https://leads.example.org");
  });
});
