import { setTimeout as pause } from "node:timers/promises";
import { CreateTopicCommand, PublishBatchCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";

/** The behaviour of the SNS and SQS emulator that we rely on, so that another version cannot change it unnoticed. */
describe("the SNS and SQS emulator", () => {
  let emulators: Emulators;
  beforeAll(async () => {
    emulators = await startEmulators();
  });
  afterAll(() => emulators.stop());

  const receive = (name: string, more: { VisibilityTimeout?: number; WaitTimeSeconds?: number } = {}) =>
    emulators.sqs
      .send(
        new ReceiveMessageCommand({
          QueueUrl: emulators.queueUrl(name),
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
          ...more,
        }),
      )
      .then(({ Messages = [] }) => Messages);

  it("delivers a message only to queues whose filter matches its attribute, raw and with its attributes", async () => {
    await emulators.sns.send(new CreateTopicCommand({ Name: "leads" }));
    for (const name of ["sms", "webhook"]) {
      await emulators.sqs.send(new CreateQueueCommand({ QueueName: name }));
      await emulators.sns.send(
        new SubscribeCommand({
          TopicArn: emulators.topicArn("leads"),
          Protocol: "sqs",
          Endpoint: emulators.queueArn(name),
          Attributes: { FilterPolicy: JSON.stringify({ channel: [name] }), RawMessageDelivery: "true" },
        }),
      );
    }
    await emulators.sns.send(
      new PublishCommand({
        TopicArn: emulators.topicArn("leads"),
        Message: `{"leadId":"lead_1"}`,
        MessageAttributes: { channel: { DataType: "String", StringValue: "sms" } },
      }),
    );

    expect(await receive("sms", { WaitTimeSeconds: 1 })).toMatchObject([
      {
        Body: `{"leadId":"lead_1"}`,
        Attributes: { ApproximateReceiveCount: "1" },
        MessageAttributes: { channel: { DataType: "String", StringValue: "sms" } },
      },
    ]);
    expect(await receive("webhook")).toEqual([]);
  });

  it("accepts the group of a message to a standard topic or queue, delivers the message, and drops the group", async () => {
    const TopicArn = emulators.topicArn("grouped");
    await emulators.sns.send(new CreateTopicCommand({ Name: "grouped" }));
    await emulators.sqs.send(new CreateQueueCommand({ QueueName: "grouped" }));
    const Endpoint = emulators.queueArn("grouped");
    await emulators.sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    const MessageGroupId = "agency_1";
    const published = { Id: "0", Message: "published", MessageGroupId };
    await emulators.sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [published] }));
    const Entries = [{ Id: "0", MessageBody: "sent", MessageGroupId, DelaySeconds: 0 }];
    await emulators.sqs.send(new SendMessageBatchCommand({ QueueUrl: emulators.queueUrl("grouped"), Entries }));

    const received = await receive("grouped", { WaitTimeSeconds: 1 });
    expect(received.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual([undefined, undefined]);
  });

  it("hides a received message for its visibility timeout, shows it again, and removes it when deleted", async () => {
    await emulators.sqs.send(new CreateQueueCommand({ QueueName: "hiding" }));
    const QueueUrl = emulators.queueUrl("hiding");
    await emulators.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));

    expect(await receive("hiding", { VisibilityTimeout: 1 })).toHaveLength(1);
    expect(await receive("hiding")).toEqual([]);
    const [again] = await receive("hiding", { WaitTimeSeconds: 2, VisibilityTimeout: 1 });
    expect(again?.Attributes?.ApproximateReceiveCount).toBe("2");

    await emulators.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: "0", ReceiptHandle: again?.ReceiptHandle }] }),
    );
    await pause(1_100);
    expect(await receive("hiding")).toEqual([]);
  });

  it("delays each message of a batch by its own delay, counts it separately, and then ends the wait of a receiver", async () => {
    await emulators.sqs.send(new CreateQueueCommand({ QueueName: "delaying" }));
    const QueueUrl = emulators.queueUrl("delaying");
    const counts = async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
      const { Attributes = {} } = await emulators.sqs.send(command);
      return [Attributes["ApproximateNumberOfMessages"], Attributes["ApproximateNumberOfMessagesDelayed"]];
    };
    const sentAt = Date.now();
    await emulators.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "0", MessageBody: "later", DelaySeconds: 2 },
          { Id: "1", MessageBody: "now", DelaySeconds: 0 },
        ],
      }),
    );
    expect(await counts()).toEqual(["1", "1"]);
    expect((await receive("delaying")).map(({ Body }) => Body)).toEqual(["now"]);

    const delayed = await receive("delaying", { WaitTimeSeconds: 20 });
    expect(delayed.map(({ Body }) => Body)).toEqual(["later"]);
    const waitedMs = Date.now() - sentAt;
    expect(waitedMs).toBeGreaterThanOrEqual(2_000);
    expect(waitedMs).toBeLessThan(15_000);
    expect(await counts()).toEqual(["0", "0"]);
  });

  it("moves a message to the dead letters instead of delivering it more often than allowed", async () => {
    await emulators.sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
    await emulators.sqs.send(
      new CreateQueueCommand({
        QueueName: "trying",
        Attributes: {
          VisibilityTimeout: "1",
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: emulators.queueArn("dead"), maxReceiveCount: 2 }),
        },
      }),
    );
    await emulators.sqs.send(
      new SendMessageCommand({ QueueUrl: emulators.queueUrl("trying"), MessageBody: "failing" }),
    );

    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(await receive("trying", { WaitTimeSeconds: 2 })).toHaveLength(1);
    }
    expect(await receive("trying", { WaitTimeSeconds: 2 })).toEqual([]);
    expect((await receive("dead")).map(({ Body }) => Body)).toEqual(["failing"]);
    const { Attributes } = await emulators.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: emulators.queueUrl("trying"), AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
  });
});
