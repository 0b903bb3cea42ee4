import { DescribeTableCommand, GetItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { isCertainlyNotSent } from "#delivery/adapters/provider-refusal.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import { makeSmsSender } from "#delivery/sms/adapters/sms-sender.ts";
import { buildAwsEnvironment } from "#local/runtime/function-environment.ts";
import { callLimits } from "#platform/aws/call-limits.ts";
import { isUnavailable } from "#platform/aws/is-unavailable.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable, putIfAbsent, queryItems } from "#platform/table/table.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { type Emulators, startEmulators, testConfigurationSet, testSecret } from "#test/support/emulators.ts";
import { startFaultyProxy, type WireFault } from "#test/support/faulty-proxy.ts";

let emulators: Emulators;
let dynamodb: Awaited<ReturnType<typeof startFaultyProxy>>;
let aws: Awaited<ReturnType<typeof startFaultyProxy>>;
let tableName: string;

beforeAll(async () => {
  emulators = await startEmulators();
  tableName = await createBatonTable(emulators);
  dynamodb = await startFaultyProxy(emulators.endpoints.dynamodb);
  aws = await startFaultyProxy(emulators.endpoints.aws);
});
afterAll(async () => {
  await Promise.all([dynamodb.stop(), aws.stop()]);
  await emulators.stop();
});
beforeEach(() => {
  const { accessKeyId } = emulators.dynamodbConfig.credentials;
  const variables = buildAwsEnvironment({ dynamodb: dynamodb.url, aws: aws.url, accessKeyId });
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(name, value);
  }
  dynamodb.inject(() => undefined);
  aws.inject(() => undefined);
});

/** Calls, and returns what it threw and after how many milliseconds. */
async function failureOf(call: () => Promise<unknown>): Promise<{ fault: unknown; ms: number }> {
  const startedAt = performance.now();
  const fault = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  return { fault, ms: performance.now() - startedAt };
}

/** Timers may run late on a busy machine. */
const latenessMs = 1_000;

const lasting: [string, WireFault][] = [
  ["never responds", { kind: "hang" }],
  ["closes the connection", { kind: "reset" }],
  ["throttles", { kind: "throttle" }],
  ["responds with a page of HTML and status 503", { kind: "html", status: 503 }],
  ["responds with a page of HTML and status 200", { kind: "html", status: 200 }],
  ["responds after six seconds", { kind: "slow", ms: 6_000 }],
  ["sends a byte of the response now and then", { kind: "drip", everyMs: 100 }],
];

it.each(lasting)("while AWS %s, each call ends within its limits as unavailable", async (_, fault) => {
  const { client } = openTable(tableName);
  const secrets = openClient(SecretsManagerClient, "secretsManager");
  const queues = openClient(SQSClient, "queue");
  dynamodb.inject(() => fault);
  aws.inject(() => fault);
  const [read, secret, message] = await Promise.all([
    failureOf(() => client.send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: "a" }, sk: { S: "b" } } }))),
    failureOf(() => readMasterSecret(secrets, testSecret.arn)),
    failureOf(() =>
      queues.send(new SendMessageCommand({ QueueUrl: `${aws.url}/000000000000/none`, MessageBody: "x" })),
    ),
  ]);
  expect([read, secret, message].map((failure) => isUnavailable(failure.fault))).toEqual([true, true, true]);
  expect(read.ms).toBeLessThan(callLimits.dynamodb.totalMs + latenessMs);
  expect(secret.ms).toBeLessThan(callLimits.secretsManager.totalMs + latenessMs);
  expect(message.ms).toBeLessThan(callLimits.queue.totalMs + latenessMs);
  expect(dynamodb.actions.length).toBeLessThanOrEqual(callLimits.dynamodb.attempts);

  aws.inject(() => undefined);
  expect((await readMasterSecret(secrets, testSecret.arn)).permanent).toBe(testSecret.value);
});

const oneFault: [string, WireFault][] = [
  ["not answered", { kind: "hang" }],
  ["reset", { kind: "reset" }],
  ["throttled", { kind: "throttle" }],
  ["done, and its response lost", { kind: "lose-response" }],
];

it.each(oneFault)("a write whose first attempt is %s is stored once", async (name, fault) => {
  const table = openTable(tableName);
  dynamodb.inject((_, count) => (count === 1 ? fault : undefined));
  await putIfAbsent(table, { pk: name, sk: "item", writeId: name });
  expect(dynamodb.actions).toHaveLength(2);
  const { items } = await queryItems(table, {
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": name },
  });
  expect(items).toHaveLength(1);
});

it("a call that is slow, but within its limits, succeeds", async () => {
  const table = openTable(tableName);
  const { Table } = await table.client.send(new DescribeTableCommand({ TableName: tableName }));
  expect(Table?.TableName).toBe(tableName);
  dynamodb.inject((action) => (action.endsWith("ListTables") ? { kind: "slow", ms: 500 } : undefined));
  expect((await table.client.send(new ListTablesCommand())).TableNames).toContain(tableName);
});

describe("a text and an email", () => {
  const sendSms = () =>
    makeSmsSender(openClient(SNSClient, "sms"), { senders: { defaultSender: "Baton", byCountry: {} } })({
      to: "+447700900123",
      text: "New lead",
      segments: 1,
    });
  const sendEmail = () =>
    makeEmailSender(openClient(SESv2Client, "email"), {
      from: "leads@example.com",
      configurationSet: testConfigurationSet.name,
    })({
      to: "sales@example.com",
      subject: "New lead",
      text: "Ms Connor",
      html: "<p>Ms Connor</p>",
    });
  const messages = [
    ["SMS", sendSms, "Publish", () => emulators.inbox.sms().length],
    ["email", sendEmail, "/v2/email/outbound-emails", () => emulators.inbox.mail().length],
  ] as const;

  it.each(messages)(
    "is sent by %s in one attempt if the response is lost: a second one would send it twice",
    async (...args) => {
      const [, send, action, countArrived] = args;
      const before = countArrived();
      aws.inject((each) => (each === action ? { kind: "lose-response" } : undefined));
      const { fault } = await failureOf(send);
      expect(fault).toBeInstanceOf(Error);
      expect(isCertainlyNotSent(fault)).toBe(false);
      expect(aws.actions.filter((each) => each === action)).toHaveLength(1);
      expect(countArrived() - before).toBe(1);
    },
  );

  it.each(messages)("by %s fails within its limits if the provider never responds", async (_, send, action) => {
    aws.inject((each) => (each === action ? { kind: "hang" } : undefined));
    const { fault, ms } = await failureOf(send);
    expect(isCertainlyNotSent(fault)).toBe(false);
    expect(ms).toBeLessThan(callLimits.email.totalMs + latenessMs);
  });

  it.each(messages)("by %s is certainly not sent if the provider throttles", async (_, send, action) => {
    aws.inject((each) => (each === action ? { kind: "throttle" } : undefined));
    const { fault } = await failureOf(send);
    expect(isCertainlyNotSent(fault)).toBe(true);
    expect(aws.actions.filter((each) => each === action)).toHaveLength(1);
  });
});
