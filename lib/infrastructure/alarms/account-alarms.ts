import { emailReputation, listThrottleMetrics, smsSpend } from "../metrics.ts";
import { type AlarmOptions, sumMetrics } from "./alarm.ts";
import type { Watched } from "./watched.ts";

/** Describes the alarms of limits that AWS sets: of the table, of SES and of SNS. */
export function describeAccountAlarms({ table, smsProvider, smsSpendLimitUsd }: Watched): Record<string, AlarmOptions> {
  return {
    TableThrottled: {
      errorImpact: "Agencies and clients wait, because DynamoDB refuses calls: one key or the whole table is too busy.",
      metric: sumMetrics(listThrottleMetrics(table), "Throttled calls"),
      threshold: 1,
      periods: 2,
    },
    EmailBounces: {
      // AWS reviews an account at 5 % and may stop its email at 10 %.
      errorImpact: "Salespeople may soon get no email at all: so many bounce that AWS reviews the account.",
      metric: emailReputation("BounceRate"),
      threshold: 0.05,
    },
    EmailComplaints: {
      // AWS reviews an account at 0.1 % and may stop its email at 0.5 %.
      errorImpact: "Salespeople may soon get no email at all: so many complain that AWS reviews the account.",
      metric: emailReputation("ComplaintRate"),
      threshold: 0.001,
    },
    SmsSpend: {
      errorImpact: "Salespeople will get no more texts this month once the last fifth of the SMS limit is spent.",
      // The metric covers the whole account and region.
      metric: smsSpend(smsProvider),
      threshold: smsSpendLimitUsd * 0.8,
    },
  };
}
