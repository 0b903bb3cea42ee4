import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { Queue, Topic } from "./system.ts";

const Redrive = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

/** Reads the SQS queues. An emulator ignores encryption and policies. */
export function readQueues(read: ReadResources): Queue[] {
  const queues = read("AWS::SQS::Queue", {
    VisibilityTimeout: z.coerce.string().default("30"),
    DelaySeconds: z.coerce.string().default("0"),
    MessageRetentionPeriod: z.coerce.string().default("345600"),
    RedrivePolicy: Redrive.optional(),
  });
  return queues.map(({ name, properties: { RedrivePolicy: redrive, ...attributes }, at }) => ({
    name,
    arn: at("Arn"),
    url: at("QueueUrl"),
    attributes: { ...attributes, RedrivePolicy: redrive ? JSON.stringify(redrive) : "" },
    deadLetters: redrive?.deadLetterTargetArn,
  }));
}

export function readTopics(read: ReadResources): Topic[] {
  const subscriptions = read("AWS::SNS::Subscription", {
    TopicArn: z.string(),
    // People subscribe to alarms by email; no alarm fires on this machine.
    Protocol: z.enum(["sqs", "email"]),
    Endpoint: z.string(),
    FilterPolicy: z.record(z.string(), z.unknown()).optional(),
    FilterPolicyScope: z.string().optional(),
    RawMessageDelivery: z.stringbool().or(z.boolean()).optional(),
  });
  return read("AWS::SNS::Topic", {}).map(({ name, at }) => ({
    name,
    arn: at(),
    subscriptions: subscriptions
      .filter(({ properties }) => properties.TopicArn === at() && properties.Protocol === "sqs")
      .map(({ properties }) => ({
        queueArn: properties.Endpoint,
        attributes: {
          RawMessageDelivery: String(properties.RawMessageDelivery ?? false),
          ...(properties.FilterPolicy ? { FilterPolicy: JSON.stringify(properties.FilterPolicy) } : {}),
          ...(properties.FilterPolicyScope ? { FilterPolicyScope: properties.FilterPolicyScope } : {}),
        },
      })),
  }));
}
