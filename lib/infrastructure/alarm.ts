import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { precondition } from "./precondition.ts";

/** An alarm rings when each of the last `periods` periods (1) was bad. */
export type AlarmOptions = {
  /** One sentence that says who is hurt and how. It is what the person who is woken reads first. */
  readonly errorImpact: string;
  readonly metric: IMetric;
  readonly periods?: number;
} & (
  | {
      /** A period is bad when the metric reaches this; one without data is not. */
      readonly threshold: number;
    }
  | {
      /** A period is bad when the metric stays below this, or says nothing at all. */
      readonly expected: number;
    }
);

/** How alarms look at counts, and at the worst value, of the last minutes. */
export const sumOverFiveMinutes = { statistic: "Sum", period: Duration.minutes(5) };
export const maxOverOneMinute = { statistic: "Maximum", period: Duration.minutes(1) };

/** Adds an alarm. Throws `alarm-says-who-is-hurt` unless `errorImpact` is a sentence. */
export function addAlarm(scope: Construct, id: string, topic: Topic, options: AlarmOptions): Alarm {
  const { errorImpact, metric, periods = 1 } = options;
  precondition(
    "alarm-says-who-is-hurt",
    /^[A-Z]\S*(?:\s+\S+){3,}\.$/.test(errorImpact),
    `${id} needs a sentence of whom it hurts and how, not "${errorImpact}".`,
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
