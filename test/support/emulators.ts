import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { makeAwsClient } from "#local/emulators/aws-client.ts";
import { startAws } from "#local/emulators/start-aws.ts";
import { startDynamoDb } from "#local/emulators/start-dynamodb.ts";
import { openInbox } from "#local/inbox/inbox.ts";
import { accountId, credentials, region } from "#local/region.ts";
import { openDynamoDb } from "./open-dynamodb.ts";

/** The emulators alone, empty, with the SDK's clients, for tests of code that calls AWS. */
export type Emulators = Awaited<ReturnType<typeof startEmulators>>;

/** A secret that exists from the start. */
export const testSecret = {
  name: "signing",
  arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:signing`,
  value: "a well kept secret",
};

/** A configuration set that exists from the start. */
export const testConfigurationSet = { name: "set", destinations: [] };

/**
 * Starts every emulator on free ports in its own folder.
 *
 * @example const emulators = await startEmulators(); afterAll(() => emulators.stop());
 */
export async function startEmulators() {
  const folder = await mkdtemp(join(tmpdir(), "baton-emulators-"));
  await mkdir(join(folder, "aws"));
  const inboxFile = join(folder, "inbox.db");
  const secrets = new Map([[testSecret.arn, testSecret]]);
  const [dynamo, aws] = await Promise.all([
    startDynamoDb(join(folder, "dynamodb.db")),
    startAws({ port: 0, folder: join(folder, "aws"), inboxFile, secrets, configurationSets: [testConfigurationSet] }),
  ]);
  const inbox = openInbox(inboxFile);
  const dynamodbConfig = { region, credentials: dynamo.credentials, endpoint: dynamo.endpoint };
  const options = { region, credentials, endpoint: aws.endpoint };
  const clients = {
    dynamodb: openDynamoDb(dynamo),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
    ses: new SESv2Client(options),
    texts: new PinpointSMSVoiceV2Client(options),
    secrets: new SecretsManagerClient(options),
  };
  const call = makeAwsClient(dynamo.endpoint, dynamo.credentials.accessKeyId);

  return {
    ...clients,
    folder,
    inbox,
    endpoints: { dynamodb: dynamo.endpoint, aws: aws.endpoint },
    /** Settings of another client of the SDK. */
    dynamodbConfig,
    dynamodbFile: dynamo.file,
    /** A reachable URL of a queue; the emulator's own URL has a host name that does not resolve. */
    queueUrl: (name: string) => `${aws.endpoint}/${accountId}/${name}`,
    topicArn: (name: string) => `arn:aws:sns:${region}:${accountId}:${name}`,
    queueArn: (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`,
    /** For calls of DynamoDB without the SDK. */
    call,
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      call.close();
      await Promise.all([aws.stop(), dynamo.stop()]);
      inbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
