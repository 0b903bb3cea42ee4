import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { addAlarm } from "#infrastructure/alarms/alarm.ts";
import { emptyStack, synthesized } from "./synthesized.ts";
import { logicalId, ref } from "./template.ts";

const { template } = synthesized({ smsSpendLimitUsd: 50 });
const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm"));
const queueName = (prefix: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", prefix), "QueueName"] });

describe("every alarm", () => {
  it("has a description that says in a sentence who is hurt", () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmDescription).toMatch(/^(Agencies|Clients|Salespeople|People|Billing jobs)\b.*\.$/);
    }
  });

  it("has a description that no other alarm has", () => {
    expect(new Set(alarms.map(({ Properties }) => Properties.AlarmDescription)).size).toBe(alarms.length);
  });

  it("notifies the alarm topic when it fires and when it ends", () => {
    const alarmTopic = [ref(logicalId(template, "AWS::SNS::Topic", "AlarmTopic"))];
    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: alarmTopic, OKActions: alarmTopic });
  });

  it.each(["", "Too many errors", "errors are bad for everyone.", "Bad."])(
    "cannot be created without such a sentence: %j",
    (errorImpact) => {
      const { stack } = emptyStack("Plain");
      const metric = new Metric({ namespace: "Baton", metricName: "anything" });
      expect(() =>
        addAlarm(stack, "Anything", new Topic(stack, "Topic"), { errorImpact, metric, threshold: 1 }),
      ).toThrow(/^alarm-says-who-is-hurt: /);
    },
  );
});

describe("an alarm", () => {
  it.each(["Sms", "Email", "Webhook"])("fires at the first dead letter of %s", (channel) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName(`${channel}DeadLetters`) }],
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: "notBreaching",
    });
  });

  it.each([
    ["Sms", 300],
    ["Email", 300],
    ["Webhook", 600],
    ["WebhookSlow", 600],
  ])("fires when the oldest order in the %s queue is older than all retries take, %d s", (channel, seconds) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueName(`${channel}Queue`) }],
      Threshold: seconds,
    });
  });

  it.each([
    ["Relay", 60_000],
    ["Project", 300_000],
  ])("fires when %s is %d ms behind the stream, or gives up a record", (name, behindMs) => {
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

  it("fires at the errors of every function", () => {
    const functions = Object.keys(template.findResources("AWS::Lambda::Function"));
    const watched = alarms
      .filter(({ Properties }) => Properties.MetricName === "Errors")
      .map(({ Properties }) => Properties.Dimensions[0].Value.Ref);
    expect(functions).toHaveLength(15);
    expect(watched.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(functions.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it("fires at 5xx responses of the API", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "5xx", Namespace: "AWS/ApiGateway" });
  });

  it("fires when a message of any topic but that of the alarms reaches no queue", () => {
    const topics = Object.keys(template.findResources("AWS::SNS::Topic")).filter((id) => !id.startsWith("Alarm"));
    const watched = alarms
      .filter(({ Properties }) => Properties.MetricName === "NumberOfNotificationsFailed")
      .map(({ Properties }) => Properties.Dimensions[0].Value["Fn::GetAtt"][0]);
    expect(topics.length).toBeGreaterThan(1);
    expect(watched.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(topics.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it("fires at faults that intake logs, because a batch answers 200 although a lead of it failed", () => {
    const filters = Object.values(template.findResources("AWS::Logs::MetricFilter"));
    expect(filters).toHaveLength(1);
    const [filter] = filters.map(({ Properties }) => Properties);
    const metric = filter.MetricTransformations[0];
    expect(filter).toMatchObject({
      LogGroupName: ref(logicalId(template, "AWS::Logs::LogGroup", "IntakeLogs")),
      // The word is that of lib/platform/lambda/fault-logger.ts.
      FilterPattern: '{ $.message = "fault" }',
    });
    expect(metric).toMatchObject({ MetricName: "IntakeFaults", MetricValue: "1" });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: metric.MetricName,
      Namespace: metric.MetricNamespace,
      Statistic: "Sum",
      Threshold: 3,
    });
  });

  it("fires when the sweep fails, and when missing data says that it does not run", () => {
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

  it("fires when a due job is a dead letter, or waits for longer than four attempts take", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: queueName("DueDeadLetters") }],
      Threshold: 1,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: queueName("DueQueue") }],
      Threshold: 360,
    });
  });

  it("fires when an SES event is a dead letter, or waits for longer than two attempts take", () => {
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

  it("fires while Baton counts missing canaries, and half an hour more", () => {
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

  it("fires when Lambda throttles any of the ten functions that a person or program waits for", () => {
    const [throttled] = alarms.filter(({ Properties }) => /concurrent/.test(Properties.AlarmDescription));
    const metrics: { MetricStat?: { Metric: { MetricName: string } } }[] = throttled?.["Properties"].Metrics;
    expect(metrics.filter(({ MetricStat }) => MetricStat?.Metric.MetricName === "Throttles")).toHaveLength(10);
  });

  it("fires when DynamoDB throttles the table or an index of it", () => {
    const [throttled] = alarms.filter(({ Properties }) => /DynamoDB refuses/.test(Properties.AlarmDescription));
    const metrics: { Expression?: string; MetricStat?: { Metric: { MetricName: string; Dimensions: object[] } } }[] =
      throttled?.["Properties"].Metrics;
    const watched = metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
    const table = { Name: "TableName", Value: ref(logicalId(template, "AWS::DynamoDB::Table", "Table")) };
    const onIndex = (index: string) => ({
      MetricName: "WriteThrottleEvents",
      Dimensions: [{ Name: "GlobalSecondaryIndexName", Value: index }, table],
    });
    expect(watched).toMatchObject([
      { MetricName: "ReadThrottleEvents", Dimensions: [table] },
      { MetricName: "WriteThrottleEvents", Dimensions: [table] },
      ...["by-agency", "by-campaign", "by-status", "by-due"].map(onIndex),
    ]);
    // Without FILL the sum has no value while one of them has none, which is nearly always.
    expect(metrics.find(({ Expression }) => Expression)?.Expression).toBe(
      watched.map((_, index) => `FILL(m${index}, 0)`).join(" + "),
    );
  });

  it.each(["Intake", "LeadCard"])("fires while one call of %s in a hundred takes more than three seconds", (name) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Duration",
      ExtendedStatistic: "p99",
      Dimensions: [
        { Name: "FunctionName", Value: ref(logicalId(template, "AWS::Lambda::Function", `${name}Function`)) },
      ],
      Threshold: 3_000,
      EvaluationPeriods: 3,
    });
  });

  it.each([
    ["BounceRate", 0.05],
    ["ComplaintRate", 0.001],
  ])("fires when the %s of emails reaches the share at which AWS reviews an account", (rate, share) => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SES",
      MetricName: `Reputation.${rate}`,
      Dimensions: Match.absent(),
      Threshold: share,
    });
  });

  it("fires when Lambda takes the retries of a sender for a loop", () => {
    const [dropped] = alarms.filter(({ Properties }) => /took them for a loop/.test(Properties.AlarmDescription));
    const metrics: { MetricStat?: { Metric: { MetricName: string } } }[] = dropped?.["Properties"].Metrics;
    const names = metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []);
    expect(names).toEqual(Array(4).fill("RecursiveInvocationsDropped"));
  });

  it("fires when four fifths of the month's SMS budget are spent", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/SNS",
      MetricName: "SMSMonthToDateSpentUSD",
      Dimensions: Match.absent(),
      Threshold: 40,
    });
  });
});

describe("the alarm topic", () => {
  it("has an email subscription only if an address is given", () => {
    template.resourcePropertiesCountIs("AWS::SNS::Subscription", { Protocol: "email" }, 0);
    synthesized({ alarmEmail: "ops@example.org" }).template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "ops@example.org",
    });
  });

  it("lets CloudWatch of this account publish", () => {
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

describe("docs/deploy.md", () => {
  it("says what to do for each alarm, and names no alarm that does not exist", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
    const [, section = ""] = /^## 6\. When an alarm fires$(.*?)^## 7/ms.exec(page) ?? [];
    const explained = [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`…?(\w+)`/g)].map(([, name = ""]) => name),
    );
    const withReports = synthesized({ smsProvider: "end-user-messaging" }).template;
    const names = Object.keys(withReports.findResources("AWS::CloudWatch::Alarm")).map((id) => id.slice(0, -8));
    expect(names.filter((name) => !explained.some((suffix) => name.endsWith(suffix)))).toEqual([]);
    expect(explained.filter((suffix) => !names.some((name) => name.endsWith(suffix)))).toEqual([]);
  });
});
