import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { callLimits } from "#platform/aws/call-limits.ts";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, resource } from "./template.ts";

const { template } = synthesized({ emailFrom: "Leads <leads@example.org>", smsSenderId: "RoofLeads" });
const queueId = (prefix: string) => logicalId(template, "AWS::SQS::Queue", prefix);

const channels = [
  { channel: "sms", name: "Sms", timeout: 20, retryInterval: 60 },
  { channel: "email", name: "Email", timeout: 20, retryInterval: 60 },
  { channel: "webhook", name: "Webhook", timeout: 30, retryInterval: 120 },
] as const;

describe.each(channels)("delivery by $channel", ({ channel, name, timeout, retryInterval }) => {
  const queue = queueId(`${name}Queue`);
  const sender = logicalId(template, "AWS::Lambda::Function", `Deliver${name}Function`);

  it("receives only its own messages from the topic, as they were published", () => {
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "sqs",
      Endpoint: arnOf(queue),
      FilterPolicy: { channel: [channel] },
      RawMessageDelivery: true,
    });
  });

  it("tries five times and then keeps the message as a dead letter", () => {
    const deadLetters = queueId(`${name}DeadLetters`);
    expect(resource(template, queue).Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 5 },
    });
    expect(resource(template, deadLetters)).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: { MessageRetentionPeriod: 14 * 24 * 60 * 60 },
    });
    expect(resource(template, sender).Properties).toMatchObject({
      Environment: { Variables: { MAX_RECEIVE_COUNT: "5" } },
    });
  });

  it("retries a failed message within two minutes, and never while the sender may still run", () => {
    expect(resource(template, sender).Properties).toMatchObject({ Timeout: timeout });
    expect(resource(template, queue).Properties).toMatchObject({ VisibilityTimeout: retryInterval });
    expect(retryInterval).toBeLessThanOrEqual(120);
    expect(retryInterval).toBeGreaterThan(timeout);
  });

  it("has time for the secret, for reading and for an attempt with slow calls before its timeout", () => {
    const { secretsManager } = callLimits;
    expect(timeout * 1000).toBeGreaterThan(timeToSendMs[channel] + secretsManager.totalMs + 2_000);
  });

  it("invokes its sender with a few messages, each of which can fail alone", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf(queue),
      FunctionName: { Ref: sender },
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: Match.anyValue() },
    });
  });
});

describe("the fan-out", () => {
  it("updates the senders before the functions that publish orders to them, so that they can read each form", () => {
    const senders = channels.map(({ name }) => logicalId(template, "AWS::Lambda::Function", `Deliver${name}Function`));
    for (const publisher of ["RelayFunction", "WorkDueFunction"]) {
      const id = logicalId(template, "AWS::Lambda::Function", publisher);
      const { DependsOn } = template.findResources("AWS::Lambda::Function")[id] ?? {};
      expect(DependsOn).toEqual(expect.arrayContaining(senders));
    }
  });

  it("is one topic with one subscription per channel, one for failing webhook endpoints, and one for appointments", () => {
    const subscriptions = template.findResources("AWS::SNS::Subscription", {
      Properties: { TopicArn: ref(logicalId(template, "AWS::SNS::Topic", "Topic")) },
    });
    expect(Object.keys(subscriptions)).toHaveLength(channels.length + 2);
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Endpoint: arnOf(queueId("WebhookSlowQueue")),
      FilterPolicy: { channel: ["webhook-slow"] },
    });
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Endpoint: arnOf(queueId("AppointmentQueue")),
      FilterPolicy: { channel: ["appointment"] },
    });
  });

  it("sends webhooks of the slow lane with the same function, in parallel with the other lane", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf(queueId("WebhookSlowQueue")),
      FunctionName: { Ref: logicalId(template, "AWS::Lambda::Function", "DeliverWebhookFunction") },
    });
  });

  it("encrypts the topic and every queue, and denies every request without TLS", () => {
    template.hasResourceProperties("AWS::SNS::Topic", {
      DisplayName: "Baton deliveries",
      KmsMasterKeyId: Match.anyValue(),
    });
    const queues = Object.keys(template.findResources("AWS::SQS::Queue"));
    template.allResourcesProperties("AWS::SQS::Queue", { SqsManagedSseEnabled: true });
    const withPolicy = Object.values(
      template.findResources("AWS::SQS::QueuePolicy", {
        Properties: {
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
            ]),
          },
        },
      }),
    );
    expect(withPolicy).toHaveLength(queues.length);
    template.allResourcesProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        ]),
      },
    });
  });

  it("gives senders their sender address and sender ID", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ EMAIL_FROM: "Leads <leads@example.org>" }) },
    });
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ SMS_SENDER_ID: "RoofLeads" }) },
    });
  });

  it("gives the SMS sender the sender of each country, and the most a text may cost", () => {
    const smsSenders = { US: "+18005550100" };
    synthesized({ smsSenders, smsMaxPriceUsd: 0.2 }).template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: {
        Variables: Match.objectLike({ SMS_SENDERS: JSON.stringify(smsSenders), SMS_MAX_PRICE_USD: "0.2" }),
      },
    });
  });

  it.each([
    [undefined, "false"],
    ["true", "true"],
  ])("allows webhooks over http only when configured (%s)", (allowHttpWebhooks, expected) => {
    synthesized({ allowHttpWebhooks }).template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ ALLOW_HTTP_WEBHOOKS: expected }) },
    });
  });

  it.each([
    [undefined, "false"],
    ["true", "true"],
  ])("allows webhooks to private addresses only when configured (%s), and then warns", (allowed, expected) => {
    const { template: configured, warnings } = synthesized({ allowPrivateWebhooks: allowed });
    for (const name of ["ApiFunction", "DeliverWebhookFunction"]) {
      const { Properties } = resource(configured, logicalId(configured, "AWS::Lambda::Function", name));
      expect(Properties).toMatchObject({ Environment: { Variables: { ALLOW_PRIVATE_WEBHOOKS: expected } } });
    }
    expect(warnings.some((warning) => warning.includes("private addresses"))).toBe(expected === "true");
  });
});
