import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { sumOverFiveMinutes } from "./alarms/alarm.ts";
import type { TextSettings } from "./deployment/text-settings.ts";
import { indexNames } from "./history-table.ts";

/** The calls that DynamoDB refused: of the table, and of each index, whose limit holds up writes to the table. */
export function listThrottleMetrics(table: ITable): Metric[] {
  const toMetric = (metricName: string, label: string, index?: string) =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: table.tableName, ...(index && { GlobalSecondaryIndexName: index }) },
      ...sumOverFiveMinutes,
      label,
    });
  return [
    toMetric("ReadThrottleEvents", "reads"),
    toMetric("WriteThrottleEvents", "writes"),
    ...indexNames.map((index) => toMetric("WriteThrottleEvents", `writes, ${index}`, index)),
  ];
}

/** The account's share of emails that bounced or got a complaint, as SES counts it. Without dimensions. */
export const emailReputation = (rate: "BounceRate" | "ComplaintRate", label?: string): Metric =>
  new Metric({
    namespace: "AWS/SES",
    metricName: `Reputation.${rate}`,
    period: Duration.hours(1),
    statistic: "Maximum",
    label,
  });

/**
 * What the account's texts cost this month, in US dollars, as the service that sends them publishes it. Neither metric has
 * dimensions. (End User Messaging: its User Guide, "Monitoring with CloudWatch".)
 */
export const smsSpend = (provider: TextSettings["smsProvider"]): Metric =>
  new Metric({
    ...(provider === "sns"
      ? { namespace: "AWS/SNS", metricName: "SMSMonthToDateSpentUSD" }
      : { namespace: "AWS/SMSVoice", metricName: "TextMessageMonthlySpend" }),
    statistic: "Maximum",
    period: Duration.hours(1),
  });
