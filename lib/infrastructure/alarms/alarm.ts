import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { precondition } from "../deployment/precondition.ts";

/** What an alarm watches. It fires when each of the last `periods` periods (default 1) was bad. */
export type AlarmOptions = {
  /** One sentence that says who is hurt and how. The person on call reads it first. */
  readonly errorImpact: string;
  readonly metric: IMetric;
  readonly periods?: number;
} & (
  | {
      /** A period is bad when the metric reaches this; a period without data is not bad. */
      readonly threshold: number;
    }
  | {
      /** A period is bad when the metric stays below this, or has no data. */
      readonly expected: number;
    }
);

/** Metric options for counts: the sum over five minutes. */
export const sumOverFiveMinutes = { statistic: "Sum", period: Duration.minutes(5) };
/** Metric options for ages and queue lengths: the maximum within one minute. */
export const maxOverOneMinute = { statistic: "Maximum", period: Duration.minutes(1) };

/** Adds up metrics of five minutes; one without data counts as zero. An alarm can add up ten. */
export function sumMetrics(metrics: readonly IMetric[], label: string): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(named),
    label,
    period: sumOverFiveMinutes.period,
  });
}

/** Adds an alarm. Throws `alarm-says-who-is-hurt` unless `errorImpact` is a sentence. */
export function addAlarm(scope: Construct, id: string, topic: Topic, options: AlarmOptions): Alarm {
  const { errorImpact, metric, periods = 1 } = options;
  precondition(
    "alarm-says-who-is-hurt",
    /^[A-Z]\S*(?:\s+\S+){3,}\.$/.test(errorImpact),
    `${id} needs a sentence that says who is hurt and how, not "${errorImpact}".`,
  );
  const alarm = new Alarm(scope, id, {
    alarmDescription: errorImpact,
    metric,
    evaluationPeriods: periods,
    ...("expected" in options
      ? {
          threshold: options.expected,
          comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: TreatMissingData.BREACHING,
        }
      : {
          threshold: options.threshold,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          treatMissingData: TreatMissingData.NOT_BREACHING,
        }),
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
}
