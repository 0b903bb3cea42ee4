import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { TextEventType } from "#delivery/sms/messages.ts";
import { entryMetadataKey } from "#infrastructure/baton-function.ts";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, resource, statementsByRole } from "./template.ts";

const { template } = synthesized({ emailFrom: "leads@example.org", smsProvider: "end-user-messaging" });
const bySns = synthesized({ emailFrom: "leads@example.org" }).template;
const set = logicalId(template, "AWS::SMSVOICE::ConfigurationSet", "SmsSet");
const topic = logicalId(template, "AWS::SNS::Topic", "SmsEventsTopic");
const queue = logicalId(template, "AWS::SQS::Queue", "SmsEventsQueue");

const functionOf = (of: typeof template, name: string) =>
  of.findResources("AWS::Lambda::Function")[logicalId(of, "AWS::Lambda::Function", `${name}Function`)];
const actionsOf = (of: typeof template, role: string) =>
  (statementsByRole(of)[role] ?? []).flatMap(({ Action }) => Action);

describe("texts by End User Messaging", () => {
  it("have the reports that Baton reads, from a configuration set that publishes them to a topic", () => {
    template.hasResourceProperties("AWS::SMSVOICE::ConfigurationSet", {
      EventDestinations: [
        {
          Enabled: true,
          EventDestinationName: Match.anyValue(),
          MatchingEventTypes: TextEventType.options,
          SnsDestination: { TopicArn: ref(topic) },
        },
      ],
    });
  });

  it("have reports that only configuration sets of this account may publish, before the first set exists", () => {
    const policies = Object.entries(template.findResources("AWS::SNS::TopicPolicy"));
    const [policyId, topicPolicy] = policies.find(([, { Properties }]) =>
      JSON.stringify(Properties.Topics).includes(topic),
    ) ?? ["", undefined];
    const statements: { Effect: string }[] = topicPolicy?.["Properties"].PolicyDocument.Statement;
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "sns:Publish",
        Principal: { Service: "sms-voice.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
          ArnLike: { "aws:SourceArn": expect.anything() },
        },
      }),
    ]);
    expect(JSON.stringify(allowed)).toContain(":configuration-set/*");
    const { [set]: configurationSet } = template.findResources("AWS::SMSVOICE::ConfigurationSet");
    expect(configurationSet?.["DependsOn"]).toContain(policyId);
  });

  it("have reports that wait unchanged in a queue, and in its dead-letter queue when they cannot be processed", () => {
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "sqs",
      TopicArn: ref(topic),
      Endpoint: arnOf(queue),
      RawMessageDelivery: true,
      FilterPolicy: Match.absent(),
    });
    template.hasResourceProperties("AWS::SQS::Queue", {
      RedrivePolicy: { deadLetterTargetArn: arnOf(logicalId(template, "AWS::SQS::Queue", "SmsEventsDeadLetters")) },
    });
  });

  it.each([
    ["DeliverSms", "functions/deliver-sms-with-reports.ts"],
    ["DeliverAppointment", "functions/deliver-appointment-with-reports.ts"],
  ])("are sent by %s with the set, which may send texts and ask SNS nothing", (name, entry) => {
    const sender = functionOf(template, name);
    expect(sender).toMatchObject({
      Metadata: { [entryMetadataKey]: entry },
      Properties: { Environment: { Variables: { SMS_SET: ref(set) } } },
    });
    expect(actionsOf(template, name)).toContain("sms-voice:SendTextMessage");
    expect(actionsOf(template, name).filter((action) => action.startsWith("sns:"))).toEqual([]);
  });

  it("have reports whose consumer writes facts and sends nothing", () => {
    const actions = actionsOf(template, "SmsEvents").filter((action) => !action.startsWith("logs:"));
    expect(actions.toSorted()).toEqual([
      ...["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
      ...["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    ]);
  });

  it("have alarms for reports that fail, wait or reach no queue, and for what the account spends there", () => {
    template.resourceCountIs(
      "AWS::CloudWatch::Alarm",
      Object.keys(bySns.findResources("AWS::CloudWatch::Alarm")).length + 4,
    );
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SMSVoice",
      MetricName: "TextMessageMonthlySpend",
      Statistic: "Maximum",
      Threshold: 0.8,
    });
  });

  it("leave the dashboard at the fifty metrics that CloudWatch shows for nothing", () => {
    const countMetrics = (of: typeof template) =>
      JSON.stringify(of.findResources("AWS::CloudWatch::Dashboard")).split("AWS/").length;
    expect(countMetrics(template)).toBe(countMetrics(bySns));
  });

  it("have reports that are taken while only sending is paused", () => {
    const paused = synthesized({ smsProvider: "end-user-messaging", paused: "sending" }).template;
    const mapping = logicalId(paused, "AWS::Lambda::EventSourceMapping", "SmsEventsFunctionQueue");
    expect(resource(paused, mapping).Properties["Enabled"]).toBe(true);
  });
});

describe("texts by SNS, the default", () => {
  it("have no configuration set, no reports and no other source", () => {
    bySns.resourceCountIs("AWS::SMSVOICE::ConfigurationSet", 0);
    expect(Object.keys(bySns.toJSON()["Resources"]).filter((id) => /^Sms(?:Events|Set)/.test(id))).toEqual([]);
    expect(functionOf(bySns, "DeliverSms")).toMatchObject({
      Metadata: { [entryMetadataKey]: "functions/deliver-sms.ts" },
    });
    expect(actionsOf(bySns, "DeliverSms")).not.toContain("sms-voice:SendTextMessage");
  });
});
