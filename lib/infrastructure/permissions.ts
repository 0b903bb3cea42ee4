import { Aws, CfnElement, Stack, Token } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { toBareAddress } from "./deployment/mail-settings.ts";
import { allow, type Permission } from "./permission.ts";

/** Reads items and puts new ones; every function that records facts needs it. */
export const readAndPutItems = (table: ITable): Permission =>
  allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"], [table.tableArn]);

/** Reads items and writes none. */
export const readItems = (table: ITable): Permission =>
  allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table.tableArn]);

/** Deletes items outside the history, such as revoked keys. */
export const deleteItems = (table: ITable): Permission => allow(["dynamodb:DeleteItem"], [table.tableArn]);

/** Updates items in place, only outside the history. An example is the time at which a job is due. */
export const updateItems = (table: ITable): Permission => allow(["dynamodb:UpdateItem"], [table.tableArn]);

/** Updates the counts of requests of keys in place, and no other items: their partitions are named `agency/key`. */
export const countRequests = (table: ITable): Permission =>
  allow(["dynamodb:UpdateItem"], [table.tableArn], {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["agency_*/key_*"] },
  });

export const queryIndexes = (table: ITable, names: readonly string[]): Permission =>
  allow(
    ["dynamodb:Query"],
    names.map((name) => `${table.tableArn}/index/${name}`),
  );

export function readStream(table: ITable): Permission {
  const actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
  return allow(actions, [table.tableStreamArn ?? ""]);
}

/** Lists the table's streams, which Lambda's poller requires. */
export function listStreams(table: ITable): Permission {
  return {
    ...allow(["dynamodb:ListStreams"], [`${table.tableArn}/stream/*`]),
    wildcard: {
      resource: `${describeArn(table)}/stream/*`,
      reason: "AWS allows listing a table's streams only on all its streams; the list holds nothing but their names.",
    },
  };
}

export const receiveFrom = (queue: Queue): Permission =>
  allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue.queueArn]);

export const sendTo = (queue: Queue): Permission => allow(["sqs:SendMessage"], [queue.queueArn]);

/** Writes to one log group. The ARN from CloudFormation ends in `:*`, which covers its streams. */
export const writeLog = (logGroup: LogGroup): Permission =>
  allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);

export const readSecret = (...secrets: readonly Secret[]): Permission =>
  allow(
    ["secretsmanager:GetSecretValue"],
    secrets.map((secret) => secret.secretArn),
  );

/** Writes the files of exports, or reads them to sign a link. */
export const writeExports = (bucket: Bucket): Permission => accessExports(bucket, "s3:PutObject");
export const readExports = (bucket: Bucket): Permission => accessExports(bucket, "s3:GetObject");

/** Stores records that Lambda gave up, by the role of their consumer. Lambda also asks whether the bucket exists. */
export const keepDiscarded = (bucket: Bucket): Permission => ({
  statements: [
    ...allow(["s3:PutObject"], [bucket.arnForObjects("aws/lambda/*")]).statements,
    ...allow(["s3:ListBucket"], [bucket.bucketArn]).statements,
  ],
  wildcard: {
    resource: `<${logicalId(bucket)}.Arn>/aws/lambda/*`,
    reason: "Lambda chooses the key of each file; the bucket holds nothing but discarded records.",
  },
});

const accessExports = (bucket: Bucket, action: string): Permission => ({
  ...allow([action], [bucket.arnForObjects("exports/*")]),
  wildcard: {
    resource: `<${logicalId(bucket)}.Arn>/exports/*`,
    reason: "Each agency and each export has keys of its own; the bucket holds nothing but exports.",
  },
});

export const publishTo = (topic: Topic): Permission => allow(["sns:Publish"], [topic.topicArn]);

/** Texts any phone and asks whether it opted out; publishing to a topic is denied. */
export function sendSms(): Permission {
  const topics = `arn:${Aws.PARTITION}:sns:*:*:*`;
  return {
    statements: [
      ...allow(["sns:Publish", "sns:CheckIfPhoneNumberIsOptedOut"], ["*"]).statements,
      new PolicyStatement({ effect: Effect.DENY, actions: ["sns:Publish"], resources: [topics] }),
    ],
    wildcard: {
      resource: "*",
      reason:
        "A phone number has no ARN, so only * covers a text to it and the check for its opt-out; " +
        "a second statement denies publishing to topics.",
    },
  };
}

/** Texts any phone by End User Messaging. */
export const sendReportedSms = (): Permission => ({
  ...allow(["sms-voice:SendTextMessage"], ["*"]),
  wildcard: {
    resource: "*",
    reason:
      "A phone number to text has no ARN; the resources of this action are the senders of the account, and AWS chooses " +
      "one where the deployment names none.",
  },
});

type MailSet = Pick<ConfigurationSet, "configurationSetName">;

/** Sends email from one address. SES may have verified the address or its domain, so it covers both. */
export function sendEmailFrom(stack: Stack, emailFrom: string, mailSet: MailSet): Permission {
  const address = toBareAddress(emailFrom);
  return allow(["ses:SendEmail"], formatMailArns(stack, [address, toDomain(address)], mailSet), {
    StringEquals: { "ses:FromAddress": address },
  });
}

/**
 * Sends MIME messages from one address, and from any address of the agencies' own domains. SES asks for a permission of
 * its own for content that it does not build.
 */
export function sendRawEmailFrom(
  stack: Stack,
  { emailFrom, domains }: { emailFrom: string; domains: readonly string[] },
  mailSet: MailSet,
): Permission {
  const address = toBareAddress(emailFrom);
  const identities = [address, toDomain(address), ...domains];
  return allow(["ses:SendEmail", "ses:SendRawEmail"], formatMailArns(stack, [...new Set(identities)], mailSet), {
    StringLike: { "ses:FromAddress": [address, ...domains.map((domain) => `*@${domain}`)] },
  });
}

const toDomain = (address: string): string => address.slice(address.indexOf("@") + 1);

const formatMailArns = (stack: Stack, identities: readonly string[], { configurationSetName }: MailSet): string[] => [
  ...identities.map((resourceName) => stack.formatArn({ service: "ses", resource: "identity", resourceName })),
  stack.formatArn({ service: "ses", resource: "configuration-set", resourceName: configurationSetName }),
];

/** Writes the ARN of a table as cdk-nag does: that of a table outside the stack is in the template as it is. */
const describeArn = (table: ITable): string =>
  Token.isUnresolved(table.tableArn) ? `<${logicalId(table)}.Arn>` : table.tableArn;

function logicalId(construct: ITable | Bucket): string {
  const resource = construct.node.defaultChild;
  return CfnElement.isCfnElement(resource) ? Stack.of(construct).getLogicalId(resource) : construct.node.id;
}
