import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { type Alarm, type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { emailReputation, listThrottleMetrics, reportedSmsSpend, smsSpend } from "./metrics.ts";
import { errorImpact, lateImpact, undeliveredImpact } from "./alarm-impacts.ts";
import { addAlarm, type AlarmOptions, maxOverOneMinute, sumOverFiveMinutes } from "./alarm.ts";
import type { AppointmentMessages } from "./appointment-messages.ts";
import { type FunctionName, type FunctionsByName, pascalCase } from "./baton-function.ts";
import type { DeliveryChannel } from "./delivery.ts";
import type { DueWork } from "./due-work.ts";
import type { MailEvents } from "./mail-events.ts";
import type { SignInMail } from "./sign-in.ts";
import type { SmsEvents } from "./sms-events.ts";
import { maxReceiveCount } from "./work-queue.ts";

export type AlarmsOptions = {
  readonly alarmTopic: Topic;
  readonly api: HttpApi;
  readonly functionsByName: FunctionsByName;
  readonly topic: Topic;
  readonly channels: readonly DeliveryChannel[];
  readonly relay: { readonly consumer: LambdaFunction; readonly failures: Queue };
  readonly projection: { readonly consumer: LambdaFunction; readonly failures: Queue };
  readonly dueWork: DueWork;
  readonly appointmentMessages: AppointmentMessages;
  readonly signIn: SignInMail;
  readonly mailEvents: MailEvents;
  readonly smsEvents: SmsEvents | undefined;
  readonly table: ITable;
  readonly smsSpendLimitUsd: number;
};

/** A retry that is due soon leads from a sender through the worker back to it. */
const sendersOfOrders: readonly (keyof FunctionsByName)[] = [
  "deliver-sms",
  "deliver-email",
  "deliver-webhook",
  "deliver-appointment",
];

/** How many errors in five minutes an alarm waits for; the next sweep, after a minute, does the work of a failed one. */
const errorThreshold: Partial<Record<FunctionName, number>> = { sweep: 3 };

/** The ids of alarms that were added before those of the other functions. */
const errorAlarmIds: Partial<Record<FunctionName, string>> = { sweep: "SweepFailing" };

const behind = (consumer: LambdaFunction, limit: Duration) => ({
  metric: consumer.metric("IteratorAge", maxOverOneMinute),
  threshold: limit.toMilliseconds(),
  periods: 2,
});

const holdsMessages = (queue: Queue) => ({
  metric: queue.metricApproximateNumberOfMessagesVisible(maxOverOneMinute),
  threshold: 1,
});

/** A message waits for longer than `attempts` attempts take. */
const late = ({ queue, retryInterval }: { queue: Queue; retryInterval: Duration }, attempts: number) => ({
  metric: queue.metricApproximateAgeOfOldestMessage(maxOverOneMinute),
  threshold: retryInterval.toSeconds() * attempts,
  periods: 3,
});

/** Adds every alarm of the system, and returns them by their ids. Each description says who is hurt while the alarm fires. */
export function addAlarms(scope: Construct, options: AlarmsOptions): Record<string, Alarm> {
  const { alarmTopic, api, functionsByName, topic, relay, projection, dueWork, appointmentMessages } = options;
  const { mailEvents, smsEvents } = options;
  // The alarm can watch at most ten functions. Five are left out: no person waits for `mail-events`, an invitation or a
  // sign-in may be late, and their queues have alarms of their own; who opens a statement or the console opens it again.
  const {
    "mail-events": _,
    "deliver-appointment": __,
    statements: ___,
    console: ____,
    "deliver-sign-in": _____,
    ...watched
  } = functionsByName;
  const withAlarm = { ...functionsByName, ...(smsEvents && { "sms-events": smsEvents.consumer }) };
  const alarms: Record<string, AlarmOptions> = {
    ...Object.fromEntries(
      (Object.entries(withAlarm) as [FunctionName, LambdaFunction][]).map(([name, lambda]) => [
        errorAlarmIds[name] ?? `${pascalCase(name)}Errors`,
        {
          errorImpact: errorImpact[name],
          metric: lambda.metricErrors(sumOverFiveMinutes),
          threshold: errorThreshold[name] ?? 1,
        },
      ]),
    ),
    ApiFaults: {
      errorImpact: "Agencies, clients and the billing job get error responses that are Baton's fault.",
      metric: api.metricServerError(sumOverFiveMinutes),
      threshold: 3,
    },
    RelayBehind: {
      errorImpact: "Clients get every lead late: an accepted lead waits more than a minute before it is sent at all.",
      ...behind(relay.consumer, Duration.minutes(1)),
    },
    RelayGaveUp: {
      errorImpact: "Clients are paying for leads they have not received, on any channel.",
      ...holdsMessages(relay.failures),
    },
    TopicUndelivered: {
      errorImpact: "Clients are not sent leads that were accepted, because a message reached no queue.",
      metric: topic.metricNumberOfNotificationsFailed(sumOverFiveMinutes),
      threshold: 1,
    },
    ProjectionBehind: {
      errorImpact: "Billing jobs and reports read records that lack the last five minutes or more.",
      ...behind(projection.consumer, Duration.minutes(5)),
    },
    ProjectionGaveUp: {
      errorImpact: "Agencies bill from records that lack facts, until the operator redrives the failures queue.",
      ...holdsMessages(projection.failures),
    },
    ...Object.assign({}, ...options.channels.map(describeChannelAlarms)),
    SignInUndeliverable: {
      errorImpact: "Agencies and clients cannot sign in to the console: the email with their link was not sent.",
      ...holdsMessages(options.signIn.deadLetters),
    },
    AppointmentUndeliverable: {
      errorImpact: "Clients or prospects get no word that an appointment was booked, moved or cancelled.",
      ...holdsMessages(appointmentMessages.deadLetters),
    },
    AppointmentLate: {
      errorImpact: "Clients and prospects get invitations late: an order has waited for longer than two attempts take.",
      ...late(appointmentMessages, 2),
    },
    MailEventsFailing: {
      errorImpact:
        "Salespeople who complained, or whose address bounces, still get emails; SES may suspend the account.",
      ...holdsMessages(mailEvents.deadLetters),
    },
    MailEventsLate: {
      errorImpact: "Agencies learn late that emails bounced, while those leads count as delivered.",
      ...late(mailEvents, 2),
    },
    ...(smsEvents && describeSmsEventsAlarms(smsEvents)),
    SweepStopped: {
      errorImpact:
        "Clients get no held lead, and no lead that failed once, because no sweep for due jobs runs any more.",
      metric: dueWork.sweep.metricInvocations(sumOverFiveMinutes),
      expected: 1,
    },
    DueWorkFailing: {
      errorImpact: "Clients still wait for leads that Baton could not release, retry or replay.",
      ...holdsMessages(dueWork.deadLetters),
    },
    DueWorkLate: {
      errorImpact: "Clients get retried and held leads late: a due job has waited for longer than four attempts take.",
      ...late(dueWork, 4),
    },
    CanaryMissing: {
      errorImpact: "Clients may be missing leads: a canary lead that Baton sent through a campaign was not delivered.",
      // lib/readiness/adapters/metrics.ts writes this metric once in each quarter of an hour in which a canary is
      // missing; the alarm fires for as long, and half an hour more.
      metric: new Metric({
        namespace: "Baton",
        metricName: "CanariesMissing",
        dimensionsMap: { Table: options.table.tableName },
        statistic: "Sum",
        period: Duration.minutes(30),
      }),
      threshold: 1,
    },
    ClientUnreachable: {
      errorImpact:
        "Clients are charged for leads that they cannot get: Baton disabled the last endpoint that reached one.",
      // lib/subscriptions/health/adapters/metrics.ts writes this metric when that happens.
      metric: new Metric({
        namespace: "Baton",
        metricName: "ClientsUnreachable",
        dimensionsMap: { Table: options.table.tableName },
        statistic: "Sum",
        period: Duration.minutes(30),
      }),
      threshold: 1,
    },
    StatementOverdue: {
      errorImpact: "Agencies wait for money: a statement was not paid by the day on which it is due.",
      // lib/statements/adapters/metrics.ts writes this metric when that day is over.
      metric: new Metric({
        namespace: "Baton",
        metricName: "StatementsOverdue",
        dimensionsMap: { Table: options.table.tableName },
        statistic: "Sum",
        period: Duration.minutes(30),
      }),
      threshold: 1,
    },
    Throttled: {
      errorImpact:
        "Agencies and clients wait, because intake or the whole account has reached its limit of concurrent invocations.",
      metric: sumMetrics(
        Object.values(watched).map((lambda) => lambda.metricThrottles(sumOverFiveMinutes)),
        "Throttled invocations",
      ),
      threshold: 1,
      periods: 2,
    },
    TableThrottled: {
      errorImpact: "Agencies and clients wait, because DynamoDB refuses calls: one key or the whole table is too busy.",
      metric: sumMetrics(listThrottleMetrics(options.table), "Throttled calls"),
      threshold: 1,
      periods: 2,
    },
    RecursionStopped: {
      errorImpact: "Clients may miss leads: Lambda stopped a chain of invocations, because it took them for a loop.",
      metric: sumMetrics(
        sendersOfOrders.map((name) => functionsByName[name].metric("RecursiveInvocationsDropped", sumOverFiveMinutes)),
        "Dropped invocations",
      ),
      threshold: 1,
    },
    IntakeSlow: {
      errorImpact: "Agencies wait for more than three seconds until a lead is accepted, one time in a hundred or more.",
      metric: functionsByName.intake.metricDuration({ statistic: "p99", period: Duration.minutes(5) }),
      threshold: 3_000,
      periods: 3,
    },
    CardSlow: {
      errorImpact:
        "Salespeople wait for more than three seconds for the lead that they opened, one time in a hundred or more.",
      metric: functionsByName["lead-card"].metricDuration({ statistic: "p99", period: Duration.minutes(5) }),
      threshold: 3_000,
      periods: 3,
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
      metric: smsEvents ? reportedSmsSpend : smsSpend,
      threshold: options.smsSpendLimitUsd * 0.8,
    },
  };
  return Object.fromEntries(Object.entries(alarms).map(([id, alarm]) => [id, addAlarm(scope, id, alarmTopic, alarm)]));
}

/** Adds up metrics of five minutes; one without data counts as zero. An alarm can add up ten. */
function sumMetrics(metrics: readonly IMetric[], label: string): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(named),
    label,
    period: sumOverFiveMinutes.period,
  });
}

const describeSmsEventsAlarms = (smsEvents: SmsEvents): Record<string, AlarmOptions> => ({
  SmsEventsFailing: {
    errorImpact: "Clients are charged for leads whose texts did not arrive, and agencies do not learn of it.",
    ...holdsMessages(smsEvents.deadLetters),
  },
  SmsEventsLate: {
    errorImpact: "Agencies learn late that texts did not arrive, while those leads count as delivered.",
    ...late(smsEvents, 2),
  },
});

const describeChannelAlarms = ({ queues }: DeliveryChannel): Record<string, AlarmOptions> =>
  Object.fromEntries(
    queues.flatMap((queue) => [
      [
        `${pascalCase(queue.lane)}Undeliverable`,
        { errorImpact: undeliveredImpact[queue.lane], ...holdsMessages(queue.deadLetters) },
      ],
      [`${pascalCase(queue.lane)}Late`, { errorImpact: lateImpact[queue.lane], ...late(queue, maxReceiveCount) }],
    ]),
  );
