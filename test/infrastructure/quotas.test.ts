import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";

const everything = {
  webAclArn: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/baton/4a1c-22",
  domainName: "leads.example.org",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/4a1c",
  alarmEmail: "ops@example.org",
  rollout: "canary",
  tracing: "true",
  backupVaultArn: "arn:aws:backup:eu-west-2:444455556666:backup-vault:baton",
};

/** The quotas of docs/scale.md that a new route or resource can meet. */
describe("the stack with every option", () => {
  const { template } = synthesized(everything);

  it("has fewer than the 500 resources that CloudFormation allows", () => {
    expect(Object.keys(template.toJSON()["Resources"]).length).toBeLessThan(500);
  });

  it("has fewer than the 300 routes that an HTTP API may have by default", () => {
    expect(Object.keys(template.findResources("AWS::ApiGatewayV2::Route")).length).toBeLessThan(300);
  });
});
