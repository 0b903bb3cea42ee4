import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref } from "./template.ts";

const { template } = synthesized({});
const set = logicalId(template, "AWS::SES::ConfigurationSet", "MailSet");
const topic = logicalId(template, "AWS::SNS::Topic", "MailEventsTopic");
const queue = logicalId(template, "AWS::SQS::Queue", "MailEventsQueue");

describe("SES events of emails", () => {
  it("are bounces, complaints and rejects, and go to a topic", () => {
    template.hasResourceProperties("AWS::SES::ConfigurationSetEventDestination", {
      ConfigurationSetName: ref(set),
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ["bounce", "complaint", "reject"],
        SnsDestination: { TopicARN: ref(topic) },
      },
    });
  });

  it("are published by SES, for this account and this configuration set alone", () => {
    const policies = Object.values(template.findResources("AWS::SNS::TopicPolicy"));
    const topicPolicy = policies.find(({ Properties }) => JSON.stringify(Properties.Topics).includes(topic));
    const statements: { Principal: unknown; Condition: unknown; Effect: string }[] =
      topicPolicy?.["Properties"].PolicyDocument.Statement;
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "sns:Publish",
        Principal: { Service: "ses.amazonaws.com" },
        Condition: {
          StringEquals: { "AWS:SourceAccount": ref("AWS::AccountId"), "AWS:SourceArn": expect.anything() },
        },
      }),
    ]);
    expect(JSON.stringify(allowed)).toContain(set);
  });

  it("wait unchanged in a queue, and in its dead-letter queue when they cannot be processed", () => {
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "sqs",
      TopicArn: ref(topic),
      Endpoint: arnOf(queue),
      RawMessageDelivery: true,
      FilterPolicy: Match.absent(),
    });
    template.hasResourceProperties("AWS::SQS::Queue", {
      RedrivePolicy: { deadLetterTargetArn: arnOf(logicalId(template, "AWS::SQS::Queue", "MailEventsDeadLetters")) },
    });
  });

  it("are enabled by the email sender, which names the configuration set", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ EMAIL_SET: ref(set), EMAIL_FROM: Match.anyValue() }) },
    });
  });
});
