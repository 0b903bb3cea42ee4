import { DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { ListSubscriptionsByTopicCommand, PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAwsClient } from "#local/emulators/aws-client.ts";
import { createResources } from "#local/emulators/create-resources.ts";
import { readSystem } from "#local/template/read-system.ts";
import type { Resource } from "#local/template/template.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";

describe("creating the resources of a template", () => {
  let emulators: Emulators;
  beforeAll(async () => {
    emulators = await startEmulators();
  });
  afterAll(() => emulators.stop());

  async function create(changes: { channel?: string; visibility?: number; sortKey?: string } = {}) {
    const { channel = "sms", visibility = 30, sortKey = "sk" } = changes;
    const Resources: Record<string, Resource> = {
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          AttributeDefinitions: [
            { AttributeName: "pk", AttributeType: "S" },
            { AttributeName: sortKey, AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: sortKey, KeyType: "RANGE" },
          ],
          StreamSpecification: { StreamViewType: "NEW_IMAGE" },
          TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
        },
      },
      Dead: { Type: "AWS::SQS::Queue" },
      Queue: {
        Type: "AWS::SQS::Queue",
        Properties: {
          VisibilityTimeout: visibility,
          RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 3 },
        },
      },
      Topic: { Type: "AWS::SNS::Topic" },
      Subscription: {
        Type: "AWS::SNS::Subscription",
        Properties: {
          TopicArn: { Ref: "Topic" },
          Protocol: "sqs",
          Endpoint: { "Fn::GetAtt": ["Queue", "Arn"] },
          FilterPolicy: { channel: [channel] },
          RawMessageDelivery: true,
        },
      },
    };
    const system = readSystem({ Resources }, { apiUrl: "", awsEndpoint: emulators.endpoints.aws });
    const aws = makeAwsClient(emulators.endpoints.aws);
    try {
      return await createResources(system, { dynamodb: emulators.call, aws });
    } finally {
      aws.close();
    }
  }

  it("creates tables, queues, topics and subscriptions that work", async () => {
    const streams = await create();
    const { Table } = await emulators.dynamodb.send(new DescribeTableCommand({ TableName: "Table" }));
    expect(streams.get("arn:aws:dynamodb:eu-west-2:000000000000:table/Table/stream/local")).toEqual({
      tableName: "Table",
      partitionKey: "pk",
      arn: Table?.LatestStreamArn,
    });
    const ttl = await emulators.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: "Table" }));
    expect(ttl.TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
    await publish("sms", "for the queue");
    expect(await receive()).toEqual(["for the queue"]);
  });

  it("creates subscriptions that accept an array of attributes by one of them, as SNS does", async () => {
    await create();
    await publish(["email", "sms"], "for both");
    await publish(["email", "webhook"], "for others");
    expect(await receive()).toEqual(["for both"]);
  });

  it("updates the resources of an earlier start to match the template", async () => {
    await create();
    await create({ channel: "email", visibility: 45 });

    await publish("sms", "no longer");
    await publish("email", "from now on");
    expect(await receive()).toEqual(["from now on"]);
    const { Subscriptions } = await emulators.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: emulators.topicArn("Topic") }),
    );
    expect(Subscriptions).toHaveLength(1);
    const { Attributes } = await emulators.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: emulators.queueUrl("Queue"), AttributeNames: ["All"] }),
    );
    expect(Attributes?.VisibilityTimeout).toBe("45");
    expect(JSON.parse(Attributes?.RedrivePolicy ?? "")).toEqual({
      deadLetterTargetArn: emulators.queueArn("Dead"),
      maxReceiveCount: 3,
    });
  });

  it("throws for a table whose keys have changed, and says what to do", async () => {
    await create();
    await expect(create({ sortKey: "other" })).rejects.toThrow(/Table .* other keys or indexes .* Remove the folder/);
  });

  const publish = (channel: string | string[], Message: string) =>
    emulators.sns.send(
      new PublishCommand({
        TopicArn: emulators.topicArn("Topic"),
        Message,
        MessageAttributes: {
          channel: Array.isArray(channel)
            ? { DataType: "String.Array", StringValue: JSON.stringify(channel) }
            : { DataType: "String", StringValue: channel },
        },
      }),
    );

  async function receive() {
    const { Messages = [] } = await emulators.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: emulators.queueUrl("Queue"), MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => Body);
  }
});
