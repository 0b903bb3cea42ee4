import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Dashboard, GraphWidget, type IMetric, type IWidget, Metric, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { FunctionsByName } from "./baton-function.ts";
import type { TextSettings } from "./deployment/text-settings.ts";
import { emailReputation, listThrottleMetrics, smsSpend } from "./metrics.ts";

/** What the dashboard shows. `queues` are the queues with a consumer, by a name for people. */
export type DashboardOptions = {
  readonly api: HttpApi;
  readonly functionsByName: FunctionsByName;
  readonly streamConsumers: readonly ("relay" | "project")[];
  readonly queues: Readonly<Record<string, { readonly queue: Queue; readonly deadLetters: Queue }>>;
  readonly table: ITable;
  readonly smsProvider: TextSettings["smsProvider"];
};

const fiveMinutes = Duration.minutes(5);
const sum = { statistic: "Sum", period: fiveMinutes };
const maximum = { statistic: "Maximum", period: fiveMinutes };

/** The twelve columns of a half row. */
const half = { width: 12, height: 6 };

/**
 * Adds the dashboard of a deployment. It follows a lead from left to right and from top to bottom: pushed, published,
 * sent; then what both need. An operator who was called by an alarm sees where leads wait. CloudWatch charges nothing for
 * a dashboard of at most fifty metrics.
 */
export function addDashboard(scope: Construct, options: DashboardOptions): Dashboard {
  const { api, functionsByName, streamConsumers, queues, table, smsProvider } = options;
  const functions = Object.entries(functionsByName);
  const ofFunctions = (toMetric: (lambda: LambdaFunction, label: string) => IMetric) =>
    functions.map(([name, lambda]) => toMetric(lambda, name));
  const ofQueues = (toMetric: (queue: Queue, label: string) => IMetric, kind: "queue" | "deadLetters" = "queue") =>
    Object.entries(queues).map(([name, pair]) => toMetric(pair[kind], name));
  const { intake, "lead-card": leadCard } = functionsByName;
  const rows: IWidget[][] = [
    [new TextWidget({ markdown: "Leads come in", width: 24, height: 1 })],
    [
      graph("Requests in five minutes", [
        api.metricCount({ ...sum, label: "requests" }),
        api.metricClientError({ ...sum, label: "refused (4xx)" }),
        api.metricServerError({ ...sum, label: "failed (5xx)" }),
      ]),
      graph("How long a push and a card take, in milliseconds", [
        intake.metricDuration({ statistic: "p99", period: fiveMinutes, label: "push, 99 of 100" }),
        leadCard.metricDuration({ statistic: "p99", period: fiveMinutes, label: "card, 99 of 100" }),
      ]),
    ],
    [new TextWidget({ markdown: "Leads go out", width: 24, height: 1 })],
    [
      graph(
        "How far the readers of the stream are behind, in milliseconds",
        streamConsumers.map((name) => functionsByName[name].metric("IteratorAge", { ...maximum, label: name })),
      ),
      graph(
        "Age of the oldest message of each queue, in seconds",
        ofQueues((queue, label) => queue.metricApproximateAgeOfOldestMessage({ ...maximum, label })),
      ),
    ],
    [
      graph(
        "Dead letters",
        ofQueues(
          (queue, label) => queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label }),
          "deadLetters",
        ),
      ),
    ],
    [new TextWidget({ markdown: "What both need", width: 24, height: 1 })],
    [
      graph(
        "Errors of functions",
        ofFunctions((lambda, label) => lambda.metricErrors({ ...sum, label })),
      ),
      graph("Invocations at once, of all functions of the account", [accountConcurrency]),
    ],
    [
      graph("Units of the table", [
        table.metricConsumedReadCapacityUnits({ ...sum, label: "read" }),
        table.metricConsumedWriteCapacityUnits({ ...sum, label: "written" }),
      ]),
      graph("Throttled calls of the table", listThrottleMetrics(table)),
    ],
    [
      graph("Email: bounces and complaints, as a share of what was sent", [
        emailReputation("BounceRate", "bounces"),
        emailReputation("ComplaintRate", "complaints"),
      ]),
      graph("SMS: dollars of the month", [smsSpend(smsProvider)]),
    ],
  ];
  return new Dashboard(scope, "Dashboard", { defaultInterval: Duration.hours(12), widgets: rows });
}

/** A graph of metrics with one unit, half a row wide; its axis begins at zero. */
export const graph = (title: string, metrics: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: metrics, leftYAxis: { min: 0 }, ...half });

const accountConcurrency = new Metric({
  namespace: "AWS/Lambda",
  metricName: "ConcurrentExecutions",
  ...maximum,
  label: "invocations",
});
