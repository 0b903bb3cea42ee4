import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { makeWebAclApp } from "#infrastructure/web-acl-app.ts";
import { synthesized } from "./synthesized.ts";
import { logicalId, resource, statementsByRole } from "./template.ts";

const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/baton/4a1c-22";
const domain = {
  domainName: "leads.example.org",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/4a1c",
};
const { template } = synthesized({ webAclArn });
const httpFunctions = ["Intake", "Api", "LeadCard", "Statements", "Console"];
const variablesOf = (of: Template, name: string) => {
  const { Environment } = resource(of, logicalId(of, "AWS::Lambda::Function", `${name}Function`)).Properties;
  return (Environment as { Variables: Record<string, unknown> }).Variables;
};
const [distribution] = Object.values(template.findResources("AWS::CloudFront::Distribution"));
const config = distribution?.["Properties"].DistributionConfig;

describe("CloudFront in front of the gateway", () => {
  it("has the web ACL, and calls the gateway by its own host, over TLS 1.2, with the secret", () => {
    const secret = logicalId(template, "AWS::SecretsManager::Secret", "OriginSecret");
    expect(config.WebACLId).toBe(webAclArn);
    expect(config.Origins).toHaveLength(1);
    const [origin] = config.Origins;
    expect(JSON.stringify(origin.DomainName)).toContain("ApiEndpoint");
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: "https-only",
      OriginSSLProtocols: ["TLSv1.2"],
      OriginReadTimeout: 30,
    });
    expect(origin.OriginCustomHeaders).toEqual([
      {
        HeaderName: "x-baton-origin",
        HeaderValue: { "Fn::Join": ["", ["{{resolve:secretsmanager:", { Ref: secret }, ":SecretString:1::}}"]] },
      },
    ]);
  });

  it("keeps no response of the API, and distinguishes callers", () => {
    const policy = logicalId(template, "AWS::CloudFront::CachePolicy", "CallerCachePolicy");
    expect(config.DefaultCacheBehavior).toMatchObject({
      CachePolicyId: { Ref: policy },
      // The managed policy that sends all headers but the host: the key, the idempotency key and the cookies among them.
      OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
      ViewerProtocolPolicy: "https-only",
    });
    template.hasResourceProperties("AWS::CloudFront::CachePolicy", {
      CachePolicyConfig: {
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 1,
        ParametersInCacheKeyAndForwardedToOrigin: {
          HeadersConfig: { HeaderBehavior: "whitelist", Headers: ["Authorization"] },
          CookiesConfig: { CookieBehavior: "all" },
          QueryStringsConfig: { QueryStringBehavior: "all" },
        },
      },
    });
  });

  it("keeps no error, which it would for ten seconds", () => {
    const kept = config.CustomErrorResponses.filter(
      ({ ErrorCachingMinTTL }: { ErrorCachingMinTTL: number }) => ErrorCachingMinTTL !== 0,
    );
    expect(config.CustomErrorResponses).toHaveLength(11);
    expect(kept).toEqual([]);
  });

  it("keeps the files of the console, whose names contain the hash of their content", () => {
    expect(config.CacheBehaviors).toMatchObject([
      { PathPattern: "/console/assets/*", CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6" },
    ]);
    expect(config.CacheBehaviors[0]).not.toHaveProperty("OriginRequestPolicyId");
  });

  it("is the address of the API, and its secret is read by the functions behind the gateway alone", () => {
    const secret = { Ref: logicalId(template, "AWS::SecretsManager::Secret", "OriginSecret") };
    const statements = statementsByRole(template);
    for (const name of httpFunctions) {
      expect(variablesOf(template, name)).toMatchObject({
        ORIGIN_SECRET_ID: secret,
        PUBLIC_URL: {
          "Fn::Join": ["", ["https://", { "Fn::GetAtt": [expect.stringMatching(/^Distribution/), "DomainName"] }]],
        },
      });
    }
    const readers = Object.keys(statements).filter((role) => JSON.stringify(statements[role]).includes(secret.Ref));
    expect(readers.sort()).toEqual([...httpFunctions].sort());
  });

  it("takes the domain instead of the gateway, whose own address stays on", () => {
    const withDomain = synthesized({ webAclArn, ...domain }).template;
    withDomain.resourceCountIs("AWS::ApiGatewayV2::DomainName", 0);
    withDomain.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: false });
    withDomain.hasResourceProperties("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        Aliases: ["leads.example.org"],
        ViewerCertificate: { AcmCertificateArn: domain.certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
      },
    });
    withDomain.hasOutput("DomainTarget", {
      Value: { "Fn::GetAtt": [Match.stringLikeRegexp("^Distribution"), "DomainName"] },
    });
    expect(variablesOf(withDomain, "Api")["PUBLIC_URL"]).toBe("https://leads.example.org");
  });

  it("sends another value of the secret when the operator replaces it", () => {
    const replaced = JSON.stringify(synthesized({ webAclArn, originKey: "2" }).template.toJSON());
    expect(replaced).toContain(":SecretString:2::}}");
  });

  it("adds three resources, and is absent without a web ACL", () => {
    const count = (of: Template) => Object.keys(of.toJSON()["Resources"]).length;
    const without = synthesized().template;
    expect(count(template)).toBe(count(without) + 3);
    expect(JSON.stringify(without.toJSON())).not.toMatch(/CloudFront|OriginSecret|ORIGIN_SECRET_ID/);
  });
});

describe("the web ACL", () => {
  const make = (context: Record<string, unknown> = {}) => {
    const outdir = mkdtempSync(join(tmpdir(), "baton-synth-"));
    try {
      const { app, stack } = makeWebAclApp({ outdir, context });
      return { app, stack, template: Template.fromStack(stack) };
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  };
  const acl = make();
  const [webAcl] = Object.values(acl.template.findResources("AWS::WAFv2::WebACL"));
  const rules: { Name: string; Statement: Record<string, { RuleActionOverrides?: object[] }> }[] =
    webAcl?.["Properties"].Rules;

  it("is in us-east-1, where AWS accepts one for CloudFront, in a stack of its own", () => {
    expect([acl.stack.region, acl.stack.stackName]).toEqual(["us-east-1", "Baton-web-acl"]);
    expect(make({ stageName: "staging" }).stack.stackName).toBe("Baton-web-acl-staging");
    acl.template.hasOutput("WebAclArn", {});
    expect(webAcl?.["Properties"].Scope).toBe("CLOUDFRONT");
  });

  it("lets an address send twice of what a key may send by default, and refuses more with 429", () => {
    acl.template.hasResourceProperties("AWS::WAFv2::WebACL", {
      Rules: Match.arrayWith([
        Match.objectLike({
          Action: {
            Block: {
              CustomResponse: { ResponseCode: 429, ResponseHeaders: [{ Name: "retry-after", Value: "60" }] },
            },
          },
          Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: 60_000, EvaluationWindowSec: 300 } },
        }),
      ]),
    });
    expect(() => make({ requestsPerAddress: "5" })).toThrow(/^requests-per-address-is-a-number: /);
    expect(() => make({ stageName: "Staging 2" })).toThrow(/^stage-name-is-a-word: /);
  });

  it("only counts what its rules say of bodies and queries, so that no push is lost to its notes or its size", () => {
    const overrides = rules.flatMap(
      ({ Statement: { ManagedRuleGroupStatement: group } }) => group?.RuleActionOverrides ?? [],
    );
    expect(overrides).toContainEqual({ Name: "SizeRestrictions_BODY", ActionToUse: { Count: {} } });
    expect(overrides).toContainEqual({ Name: "CrossSiteScripting_BODY", ActionToUse: { Count: {} } });
    expect(overrides).toContainEqual({ Name: "NoUserAgent_HEADER", ActionToUse: { Count: {} } });
    expect(rules.map(({ Name }) => Name)).not.toContain("AWSManagedRulesSQLiRuleSet");
  });

  it("samples no requests, whose paths and headers authorise", () => {
    expect(JSON.stringify(webAcl)).not.toContain('"SampledRequestsEnabled":true');
  });

  it("has no finding of cdk-nag", () => {
    expect(new AwsSolutionsChecks(acl.app).validateScope(acl.stack).violations).toEqual([]);
  });
});
