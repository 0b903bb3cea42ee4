import { Duration } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { pascalCase } from "../baton-function.ts";
import type { DeliveryChannel } from "../delivery.ts";
import type { SmsEvents } from "../sms-events.ts";
import { maxReceiveCount } from "../work-queue.ts";
import { lateImpact, undeliveredImpact } from "./alarm-impacts.ts";
import { type AlarmOptions, maxOverOneMinute, sumOverFiveMinutes } from "./alarm.ts";
import type { Watched } from "./watched.ts";

/** Describes the alarms of leads and messages on their way: the stream, the topic, and each queue. */
export function describeDeliveryAlarms({
  relay,
  projection,
  topic,
  channels,
  dueWork,
  appointmentMessages,
  signIn,
  mailEvents,
  smsEvents,
}: Watched): Record<string, AlarmOptions> {
  return {
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
      ...reachesNoQueue(topic),
    },
    ProjectionBehind: {
      errorImpact: "Billing jobs and reports read records that lack the last five minutes or more.",
      ...behind(projection.consumer, Duration.minutes(5)),
    },
    ProjectionGaveUp: {
      errorImpact: "Agencies bill from records that lack facts, until the operator redrives the failures queue.",
      ...holdsMessages(projection.failures),
    },
    ...Object.assign({}, ...channels.map(describeChannelAlarms)),
    SignInUndeliverable: {
      errorImpact: "Agencies and clients cannot sign in to the console: the email with their link was not sent.",
      ...holdsMessages(signIn.deadLetters),
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
    MailEventsUndelivered: {
      errorImpact: "Agencies never learn that emails bounced, because the events of SES reach no queue.",
      ...reachesNoQueue(mailEvents.topic),
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
  };
}

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

const describeSmsEventsAlarms = (smsEvents: SmsEvents): Record<string, AlarmOptions> => ({
  SmsEventsFailing: {
    errorImpact: "Clients are charged for leads whose texts did not arrive, and agencies do not learn of it.",
    ...holdsMessages(smsEvents.deadLetters),
  },
  SmsEventsLate: {
    errorImpact: "Agencies learn late that texts did not arrive, while those leads count as delivered.",
    ...late(smsEvents, 2),
  },
  SmsEventsUndelivered: {
    errorImpact: "Agencies never learn that texts did not arrive, because the carriers' reports reach no queue.",
    ...reachesNoQueue(smsEvents.topic),
  },
});

const behind = (consumer: LambdaFunction, limit: Duration) => ({
  metric: consumer.metric("IteratorAge", maxOverOneMinute),
  threshold: limit.toMilliseconds(),
  periods: 2,
});

const holdsMessages = (queue: Queue) => ({
  metric: queue.metricApproximateNumberOfMessagesVisible(maxOverOneMinute),
  threshold: 1,
});

/** SNS gave up a message, because its queue is gone or does not allow the topic to send. */
const reachesNoQueue = (topic: Topic) => ({
  metric: topic.metricNumberOfNotificationsFailed(sumOverFiveMinutes),
  threshold: 1,
});

/** A message waits for longer than `attempts` attempts take. */
const late = ({ queue, retryInterval }: { queue: Queue; retryInterval: Duration }, attempts: number) => ({
  metric: queue.metricApproximateAgeOfOldestMessage(maxOverOneMinute),
  threshold: retryInterval.toSeconds() * attempts,
  periods: 3,
});
