import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { addAlarm } from "#infrastructure/alarm.ts";
import { emptyStack, synthesized } from "./synthesized.ts";
import { logicalId, ref } from "./template.ts";

const { template } = synthesized({ smsSpendLimitUsd: 50 });
const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm"));
const queueName = (prefix: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", prefix), "QueueName"] });

describe("every alarm", () => {
  it("says in a sentence who is hurt", () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmDescription).toMatch(/^(Agencies|Clients|Salespeople|Billing jobs)\b.*\.$/);
    }
  });

  it("says something of its own", () => {
    expect(new Set(alarms.map(({ Properties }) => Properties.AlarmDescription)).size).toBe(alarms.length);
  });

  it("announces that it rings and that it is over", () => {
    const announced = [ref(logicalId(template, "AWS::SNS::Topic", "AlarmTopic"))];
    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: announced, OKActions: announced });
  });

  it.each(["", "Too many errors", "errors are bad for everyone.", "Bad."])(
    "cannot be made without such a sentence: %j",
    (errorImpact) => {
      const { stack } = emptyStack("Plain");
      const metric = new Metric({ namespace: "Baton", metricName: "anything" });
      expect(() =>
        addAlarm(stack, "Anything", new Topic(stack, "Topic"), { errorImpact, metric, threshold: 1 }),
      ).toThrow(/^alarm-says-who-is-hurt: /);
    },
  );
});

describe("what is watched", () => {
  it.each(["Sms", "Email", "Webhook"])("the first dead letter of %s", (channel) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName(`${channel}DeadLetters`) }],
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: "notBreaching",
    });
  });

  it.each([
    ["Sms", 150],
    ["Email", 150],
    ["Webhook", 600],
    ["WebhookSlow", 600],
  ])("a %s queue older than all its retries can explain, %d s", (channel, seconds) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueName(`${channel}Queue`) }],
      Threshold: seconds,
    });
  });

  it.each([
    ["Relay", 60_000],
    ["Project", 300_000],
  ])("%s falling behind the stream by %d ms, or giving a record up", (name, behindMs) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "IteratorAge",
      Dimensions: [
        { Name: "FunctionName", Value: ref(logicalId(template, "AWS::Lambda::Function", `${name}Function`)) },
      ],
      Threshold: behindMs,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName(`${name}FunctionFailures`) }],
      Threshold: 1,
    });
  });

  it("errors where leads come in and where salespeople open them, and our faults anywhere in the API", () => {
    for (const name of ["IntakeFunction", "LeadCardFunction"]) {
      template.hasResourceProperties("AWS::CloudWatch::Alarm", {
        MetricName: "Errors",
        Dimensions: [{ Name: "FunctionName", Value: ref(logicalId(template, "AWS::Lambda::Function", name)) }],
        Threshold: 1,
      });
    }
    template.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "5xx", Namespace: "AWS/ApiGateway" });
  });

  it("the sweep: failing, and not running at all, which is told by silence", () => {
    const sweep = [{ Name: "FunctionName", Value: ref(logicalId(template, "AWS::Lambda::Function", "SweepFunction")) }];
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Errors",
      Dimensions: sweep,
      TreatMissingData: "notBreaching",
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Invocations",
      Dimensions: sweep,
      Statistic: "Sum",
      Period: 300,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("what is due: given up, or waiting for longer than two tries take", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName("DueDeadLetters") }],
      Threshold: 1,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueName("DueQueue") }],
      Threshold: 720,
    });
  });

  it("what SES reports of emails: given up, or waiting for longer than two tries take", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName("MailEventsDeadLetters") }],
      Threshold: 1,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueName("MailEventsQueue") }],
      Threshold: 120,
    });
  });

  it("canaries that do not come back, for as long as they are told of and half an hour more", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "Baton",
      MetricName: "CanariesMissing",
      Dimensions: [{ Name: "Table", Value: ref(logicalId(template, "AWS::DynamoDB::Table", "Table")) }],
      Statistic: "Sum",
      Period: 1800,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
    });
  });

  it("throttling of any of the ten functions that somebody waits for", () => {
    const [throttled] = alarms.filter(({ Properties }) => /concurrent/.test(Properties.AlarmDescription));
    const metrics: { MetricStat?: { Metric: { MetricName: string } } }[] = throttled?.["Properties"].Metrics;
    expect(metrics.filter(({ MetricStat }) => MetricStat?.Metric.MetricName === "Throttles")).toHaveLength(10);
  });

  it("the last fifth of the month's SMS budget", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SNS",
      MetricName: "SMSMonthToDateSpentUSD",
      Dimensions: Match.absent(),
      Threshold: 40,
    });
  });
});

describe("who hears of an alarm", () => {
  it("is nobody by email unless named", () => {
    template.resourcePropertiesCountIs("AWS::SNS::Subscription", { Protocol: "email" }, 0);
    synthesized({ alarmEmail: "ops@example.org" }).template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@example.org",
    });
  });

  it("can hear at all: CloudWatch of this account may publish to the topic", () => {
    template.hasResourceProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Allow",
            Action: "sns:Publish",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
          }),
        ]),
      },
    });
  });
});

describe("whoever is woken by an alarm", () => {
  it("finds in docs/deploy.md what to do, for each alarm and for none that is not there", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
    const [, section = ""] = /^## 6\. When an alarm rings$(.*?)^## 7/ms.exec(page) ?? [];
    const explained = [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`…?(\w+)`/g)].map(([, name = ""]) => name),
    );
    const names = Object.keys(template.findResources("AWS::CloudWatch::Alarm")).map((id) => id.slice(0, -8));
    expect(names.filter((name) => !explained.some((each) => name.endsWith(each)))).toEqual([]);
    expect(explained.filter((each) => !names.some((name) => name.endsWith(each)))).toEqual([]);
  });
});
