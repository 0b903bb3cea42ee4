import { DeleteItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { verifyEndpoint } from "#bin/demo/verify-endpoint.ts";
import type { AgencyId, CampaignId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { messagePartition, messageSortKey } from "#events/adapters/keys.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { personSortKey, recordsPartition } from "#leads/adapters/keys.ts";
import { aMessage } from "#test/support/a-message.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { givenUp, storedWhenGivenUp } from "#test/support/given-up.ts";
import * as journey from "#test/support/running-baton.ts";
import { ids } from "#test/support/ids.ts";
import { startCommand } from "#test/support/start-command.ts";

let baton: journey.RunningBaton;
let api: ApiClient;
let agencyId: string;
let campaignId: string;
let clientId: string;
let subscriptionId: string;
let sqs: SQSClient;

beforeAll(async () => {
  baton = await journey.runBaton({ retryAfterSeconds: 1, everySeconds: 2 });
  sqs = new SQSClient(baton.clientConfig("aws"));
  ({ api, agencyId } = await baton.newAgency());
  ({ campaignId, clientId } = await journey.aClientWithCampaign(api));
  ({ id: subscriptionId } = await journey.aSubscription(api, clientId));
});
afterAll(async () => {
  sqs?.destroy();
  await baton?.stop();
});

/** Enough leads to share every shard of the stream with the poison: all are delivered and billed within seconds. */
async function expectLeadsToPass(count = 16) {
  const pushed = await Promise.all(Array.from({ length: count }, () => journey.pushLead(api, campaignId)));
  await Promise.all(pushed.map(({ id }) => isDelivered(id)));
}

const put = (item: object) =>
  baton.dynamodb.send(
    new PutItemCommand({ TableName: baton.tableName, Item: marshall(item, { removeUndefinedValues: true }) }),
  );

/** A lead as intake stores it: its items; the second one creates the lead. */
function storedLead() {
  const key = { agencyId: agencyId as AgencyId, leadId: ids.create("lead") };
  const delivery = {
    id: ids.create("dlv"),
    subscriptionId: subscriptionId as SubscriptionId,
    channel: "email" as const,
  };
  const at = instant(Date.now());
  const received = encodeFact(
    key,
    aReceived({ at, campaignId: campaignId as CampaignId, clientId: clientId as ClientId, deliveries: [delivery] }),
  );
  const person = { pk: received.pk, sk: personSortKey, ...aPerson(), fingerprint: "a request" };
  return { ...key, delivery, person, received, unreadable: { ...received, why: "{ this is no routing" } };
}

/** The message that the relay puts into its failures queue for an item. */
const setAside = ({ pk, sk }: { pk: string; sk: string }) =>
  JSON.stringify({
    functionName: baton.environmentFor("functions/relay.ts")["AWS_LAMBDA_FUNCTION_NAME"],
    tableName: baton.tableName,
    keys: { pk: { S: pk }, sk: { S: sk } },
  });

const isDelivered = (leadId: string) => journey.whenLead(api, leadId, ({ status }) => status === "delivered", 20_000);

/** The failures queue whose name contains `part`, when it holds a message. */
const failuresIn = (part: string) =>
  journey.eventually(
    async () => (await baton.queues()).find(({ name, total }) => name.includes(part) && total > 0),
    20_000,
  );

const isEmpty = async ({ url }: { url: string }) =>
  (await baton.queues()).some((queue) => queue.url === url && queue.total === 0);

const redrive = (queue: { url: string }) =>
  startCommand(["redrive", "--queue", queue.url], baton.operatorEnvironment).ended;

/** The key of the billing record of a lead, if it has one. */
async function billingRecordOf(leadId: string): Promise<{ pk: string; sk: string } | undefined> {
  const { Items = [] } = await baton.dynamodb.send(
    new QueryCommand({
      TableName: baton.tableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: recordsPartition(agencyId as AgencyId, clientId as ClientId) } },
    }),
  );
  const item = Items.map((each) => unmarshall(each)).find(({ sk }) => String(sk).endsWith(leadId));
  return item && { pk: item["pk"], sk: item["sk"] };
}

it("the relay dispatches leads behind an undecodable one in the stream, and redrive delivers that one after its repair", async () => {
  const { leadId, person, received, unreadable } = storedLead();
  await put(person);
  await put(unreadable);
  await expectLeadsToPass();
  const { status, body } = await api.get<{ items: object[]; unreadable?: string[] }>("/v1/leads");
  expect([status, body.items.length > 0, body.unreadable]).toEqual([200, true, [leadId]]);
  const [ofRelay, ofProjection] = [
    await failuresIn("RelayFunctionFailures"),
    await failuresIn("ProjectFunctionFailures"),
  ];

  const tooEarly = await redrive(ofRelay);
  expect(tooEarly).toMatchObject({ code: 1, said: expect.stringContaining("failed again at once") });

  // A relay that crashes after the quarantine quarantines the item twice.
  await sqs.send(new SendMessageCommand({ QueueUrl: ofRelay.url, MessageBody: setAside(received) }));
  await put(received);
  expect(await redrive(ofRelay)).toMatchObject({ code: 0, said: expect.stringContaining("2 redriven") });
  expect((await isDelivered(leadId)).deliveries).toHaveLength(1);
  expect(await redrive(ofProjection)).toMatchObject({ code: 0 });
  expect([await isEmpty(ofRelay), await isEmpty(ofProjection)]).toEqual([true, true]);
});

it("redrive does not report a queue as empty while a killed run still holds a message", async () => {
  const queue = (await baton.queues()).find(({ name }) => name.includes("RelayFunctionFailures"));
  const { received } = storedLead();
  await sqs.send(new SendMessageCommand({ QueueUrl: queue?.url, MessageBody: setAside(received) }));
  const { Messages: [held] = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queue?.url, VisibilityTimeout: 300 }),
  );
  const url = queue?.url ?? "";
  expect(await redrive({ url })).toMatchObject({
    code: 1,
    said: expect.stringContaining("1 were held by another run"),
  });
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: held?.ReceiptHandle, VisibilityTimeout: 1 }),
  );
  expect(await redrive({ url })).toMatchObject({ code: 0, said: expect.stringContaining("1 redriven") });
});

it("redrive delivers a message that could not be decoded in the stream", async () => {
  const { body } = await api.post<{ id: string }>("/v1/subscriptions", {
    channel: "email",
    endpoint: "owner@example.com",
    events: ["lead.contacted"],
  });
  await verifyEndpoint(api, "/v1/subscriptions", body);
  const message = aMessage({
    id: ids.create("msg"),
    type: "lead.contacted",
    at: instant(Date.now()),
    deliveries: [{ id: ids.create("dlv"), subscriptionId: body.id as SubscriptionId, channel: "email" }],
  });
  const item = { ...message, pk: messagePartition(agencyId as AgencyId, message.id), sk: messageSortKey };
  const mailCount = () => baton.mail({ to: "owner@example.com" }).length;
  await put({ ...item, deliveries: "none that can be read" });
  const failures = await failuresIn("RelayFunctionFailures");
  await put(item);
  const before = mailCount();
  expect(await redrive(failures)).toMatchObject({ code: 0 });
  await journey.eventually(async () => mailCount() > before);
});

it("redrive delivers records that Lambda discarded, as long as the stream has them", async () => {
  const { id } = await journey.pushLead(api, campaignId);
  await isDelivered(id);
  await baton.waitUntilIdle();
  const key = await billingRecordOf(id);
  expect(key).toBeDefined();
  // As if the projector had never processed it.
  await baton.dynamodb.send(new DeleteItemCommand({ TableName: baton.tableName, Key: marshall(key ?? {}) }));
  expect(await billingRecordOf(id)).toBeUndefined();

  const failures = (await baton.queues()).find(({ name }) => name.includes("ProjectFunctionFailures"));
  await sqs.send(
    new SendMessageCommand({ QueueUrl: failures?.url, MessageBody: JSON.stringify(await givenUp(baton, id)) }),
  );
  expect(await redrive({ url: failures?.url ?? "" })).toMatchObject({ code: 0 });
  expect(await billingRecordOf(id)).toEqual(key);
});

it("redrive delivers records that Lambda stored when it discarded them", async () => {
  const { id } = await journey.pushLead(api, campaignId);
  await isDelivered(id);
  await baton.waitUntilIdle();
  const key = await billingRecordOf(id);
  await baton.dynamodb.send(new DeleteItemCommand({ TableName: baton.tableName, Key: marshall(key ?? {}) }));
  expect(await billingRecordOf(id)).toBeUndefined();

  const s3 = new S3Client(baton.clientConfig("aws"));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const bucket = Buckets.find(({ Name }) => Name?.startsWith("projectdiscarded"))?.Name ?? "";
  const Body = JSON.stringify(await storedWhenGivenUp(baton, id));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "aws/lambda/mapping/file", Body }));
  const failures = (await baton.queues()).find(({ name }) => name.includes("ProjectFunctionFailures"));
  const MessageBody = JSON.stringify({ bucket, key: "aws/lambda/mapping/file" });
  await sqs.send(new SendMessageCommand({ QueueUrl: failures?.url, MessageBody }));
  expect(await redrive({ url: failures?.url ?? "" })).toMatchObject({ code: 0 });
  expect(await billingRecordOf(id)).toEqual(key);
});

it("redrive creates a missing billing record from the history", async () => {
  const { id } = await journey.pushLead(api, campaignId);
  await isDelivered(id);
  await baton.waitUntilIdle();
  const key = await billingRecordOf(id);
  expect(key).toBeDefined();
  await baton.dynamodb.send(new DeleteItemCommand({ TableName: baton.tableName, Key: marshall(key ?? {}) }));

  const period = ["--from", instant(Date.now() - 60_000), "--to", instant(Date.now() + 60_000)];
  const { code } = await startCommand(
    ["recheck", "--agency", agencyId, ...period, "--table", baton.tableName],
    baton.operatorEnvironment,
  ).ended;
  expect(code).toBe(0);
  expect(await journey.eventually(() => billingRecordOf(id))).toEqual(key);
});

it("redrive delivers an order whose lead could not be decoded", async () => {
  const { leadId, delivery, person, received, unreadable } = storedLead();
  await put(person);
  await put(unreadable);
  const queues = await baton.queues();
  const queue = queues.find(({ name, isDeadLetters }) => name.includes("Email") && !isDeadLetters);
  const order = { agencyId, about: leadId, deliveryId: delivery.id, channel: "email" };
  await sqs.send(new SendMessageCommand({ QueueUrl: queue?.url, MessageBody: JSON.stringify(order) }));
  const deadLetters = await failuresIn("EmailDeadLetters");
  await put(received);
  expect(await redrive(deadLetters)).toMatchObject({ code: 0, said: expect.stringContaining("1 redriven") });
  expect((await isDelivered(leadId)).deliveries).toHaveLength(1);
});

it("redrive takes no message from a queue that a function reads, and names the dead letters of that queue", async () => {
  const queue = (await baton.queues()).find(({ name }) => name === "SmsQueue");
  expect(await redrive({ url: queue?.url ?? "" })).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^A function reads this queue\. .*:SmsDeadLetters\.\n$/),
  });
});

it("a sender processes messages behind an undecodable one in its queue, and that one goes to the dead-letter queue", async () => {
  const queues = (await baton.queues()).filter(({ isDeadLetters }) => !isDeadLetters);
  for (const queue of queues) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "{ not what is expected" }));
  }
  await expectLeadsToPass();
  const endings = queues.map(({ name }) => name.replace(/Queue$/, "DeadLetters"));
  const isIn = async () => {
    const found = (await baton.queues()).filter(({ name, total }) => endings.includes(name) && total > 0);
    return found.length === endings.length;
  };
  expect(await journey.eventually(isIn, 60_000)).toBe(true);
});
