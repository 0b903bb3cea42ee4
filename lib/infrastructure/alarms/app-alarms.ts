import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { AlarmOptions } from "./alarm.ts";
import type { Watched } from "./watched.ts";

/** Describes the alarms of what Baton itself finds and counts. */
export function describeAppAlarms({ table }: Watched): Record<string, AlarmOptions> {
  return {
    CanaryMissing: {
      errorImpact: "Clients may be missing leads: a canary lead that Baton sent through a campaign was not delivered.",
      // lib/readiness/adapters/metrics.ts writes this metric once in each quarter of an hour in which a canary is
      // missing; the alarm fires for as long, and half an hour more.
      metric: countOfBaton(table, "CanariesMissing"),
      threshold: 1,
    },
    ClientUnreachable: {
      errorImpact:
        "Clients are charged for leads that they cannot get: Baton disabled the last endpoint that reached one.",
      // lib/subscriptions/health/adapters/metrics.ts writes this metric when that happens.
      metric: countOfBaton(table, "ClientsUnreachable"),
      threshold: 1,
    },
    StatementOverdue: {
      errorImpact: "Agencies wait for money: a statement was not paid by the day on which it is due.",
      // lib/statements/adapters/metrics.ts writes this metric when that day is over.
      metric: countOfBaton(table, "StatementsOverdue"),
      threshold: 1,
    },
  };
}

const countOfBaton = (table: ITable, metricName: string): Metric =>
  new Metric({
    namespace: "Baton",
    metricName,
    dimensionsMap: { Table: table.tableName },
    statistic: "Sum",
    period: Duration.minutes(30),
  });
