import { Duration } from "aws-cdk-lib";
import { Dashboard, Metric, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { graph } from "./dashboard.ts";

const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/**
 * Adds the dashboard of what leads go through, by the metrics that lib/leads/adapters/metrics.ts writes. It is separate
 * from that of the machinery, because CloudWatch charges nothing for three dashboards of at most fifty metrics each.
 */
export function addLeadDashboard(scope: Construct, table: ITable): Dashboard {
  const ofLeads = (metricName: string, statistic: string, period: Duration, label: string, channel?: Channel) =>
    new Metric({
      namespace: "Baton",
      metricName,
      dimensionsMap: { Table: table.tableName, ...(channel && { Channel: channel }) },
      statistic,
      period,
      label,
    });
  const latency = (statistic: string) =>
    Channel.options.map((channel) => ofLeads("DeliveryLatency", statistic, fiveMinutes, channel, channel));
  return new Dashboard(scope, "LeadDashboard", {
    defaultInterval: Duration.days(1),
    widgets: [
      [
        new TextWidget({
          markdown: "How leads fare: live leads only, without sandbox and canaries",
          width: 24,
          height: 1,
        }),
      ],
      [
        graph("Leads accepted in five minutes", [ofLeads("LeadsAccepted", "Sum", fiveMinutes, "leads")]),
        graph("From delivery to the first contact, in seconds", [
          ofLeads("TimeToContact", "p50", hour, "half of the leads"),
          ofLeads("TimeToContact", "p95", hour, "95 of 100"),
        ]),
      ],
      [
        graph("From placement to delivery, half of the leads, in milliseconds", latency("p50")),
        graph("From placement to delivery, 95 of 100 leads, in milliseconds", latency("p95")),
      ],
    ],
  });
}
