import type { App, Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { emptyStack, synthesized } from "./synthesized.ts";

describe("the app", () => {
  it.each([
    [undefined, "Baton"],
    ["staging", "Baton-staging"],
  ])("with stage %s is the stack %s, which cannot be deleted by mistake", (stageName, name) => {
    const { stack } = synthesized({ stageName });
    expect(stack.stackName).toBe(name);
    expect(stack.terminationProtection).toBe(true);
  });

  it("warns as long as it has no sender of its own", () => {
    expect(synthesized().warnings).toEqual([expect.stringContaining("No email will leave")]);
    expect(synthesized({ emailFrom: "leads@example.org" }).warnings).toEqual([]);
  });

  it("refuses a bad context before it builds anything", () => {
    expect(() => synthesized({ smsSenderId: "far too long a name" })).toThrow(/^sms-sender-id-is-gsma-alphanumeric: /);
  });

  it.each(["ApiUrl", "TableName", "TopicArn", "AlarmTopicArn"])("tells its %s", (output) => {
    synthesized().template.hasOutput(output, {});
  });
});

const findings = ({ app, stack }: { app: App; stack: Stack }) =>
  new AwsSolutionsChecks(app)
    .validateScope(stack)
    .violations.map(
      ({ ruleName, violatingResources }) =>
        `${ruleName} ${violatingResources.map(({ constructPath }) => constructPath).join()}`,
    );

describe("cdk-nag AwsSolutions", () => {
  it("finds nothing that is not acknowledged with a reason", () => {
    expect(findings(synthesized())).toEqual([]);
  });

  it("finds nothing with every option in use either", () => {
    const everything = {
      stageName: "everything",
      emailFrom: "Leads <leads@example.org>",
      domainName: "leads.example.org",
      certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/4a1c",
      alarmEmail: "ops@example.org",
      allowHttpWebhooks: "true",
      allowPrivateWebhooks: "true",
    };
    expect(findings(synthesized(everything))).toEqual([]);
  });

  it("would find something if it were there", () => {
    const { app, stack } = emptyStack("Careless");
    const { node } = new Queue(stack, "Plain");
    expect(findings({ app, stack })).toContain(`AwsSolutions-SQS3 ${node.path}/Resource`);
  });
});
