import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref } from "./template.ts";

const { template } = synthesized({});
const set = logicalId(template, "AWS::SES::ConfigurationSet", "MailSet");
const topic = logicalId(template, "AWS::SNS::Topic", "MailEventsTopic");
const queue = logicalId(template, "AWS::SQS::Queue", "MailEventsQueue");

describe("what SES reports of emails", () => {
  it("is what came back, was complained of or was turned away, and is published to a topic", () => {
    template.hasResourceProperties("AWS::SES::ConfigurationSetEventDestination", {
      ConfigurationSetName: ref(set),
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ["bounce", "complaint", "reject"],
        SnsDestination: { TopicARN: ref(topic) },
      },
    });
  });

  it("may be published by SES for this account and this set alone", () => {
    const policies = Object.values(template.findResources("AWS::SNS::TopicPolicy"));
    const own = policies.find(({ Properties }) => JSON.stringify(Properties.Topics).includes(topic));
    const statements: { Principal: unknown; Condition: unknown; Effect: string }[] =
      own?.["Properties"].PolicyDocument.Statement;
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

  it("rests in a queue as it was published, and in one for dead letters when it cannot be taken", () => {
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

  it("is asked for by the sender of emails", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ EMAIL_SET: ref(set), EMAIL_FROM: Match.anyValue() }) },
    });
  });
});
