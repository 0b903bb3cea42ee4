import { Aws, CfnElement, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { toBareAddress } from "./deployment.ts";
import { allow, type Permission } from "./permission.ts";

/** Reading items and appending new ones: what a function needs that records facts. */
export function readAndPutItems(table: Table): Permission {
  return allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"], [table.tableArn]);
}

/** Removing items that are no history, such as keys that are revoked. */
export function deleteItems(table: Table): Permission {
  return allow(["dynamodb:DeleteItem"], [table.tableArn]);
}

/** Changing items in place: only what is no history, such as when a thing is due. */
export function updateItems(table: Table): Permission {
  return allow(["dynamodb:UpdateItem"], [table.tableArn]);
}

/** Listing by these indexes. */
export function queryIndexes(table: Table, names: readonly string[]): Permission {
  return allow(
    ["dynamodb:Query"],
    names.map((name) => `${table.tableArn}/index/${name}`),
  );
}

/** Reading the records of the table's stream. */
export function readStream(table: Table): Permission {
  const actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
  return allow(actions, [table.tableStreamArn ?? ""]);
}

/** Finding the table's stream, which Lambda insists on. */
export function listStreams(table: Table): Permission {
  return {
    ...allow(["dynamodb:ListStreams"], [`${table.tableArn}/stream/*`]),
    wildcard: {
      resource: `<${logicalId(table)}.Arn>/stream/*`,
      reason:
        "Listing a table's streams is allowed only on all streams of that table, and lists nothing but their names.",
    },
  };
}

/** Taking messages from a queue. */
export function receiveFrom(queue: Queue): Permission {
  return allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue.queueArn]);
}

/** Putting messages into a queue. */
export function sendTo(queue: Queue): Permission {
  return allow(["sqs:SendMessage"], [queue.queueArn]);
}

/** Writing to one log group, whose ARN as CloudFormation gives it ends in `:*`, which means its streams. */
export function writeLog(logGroup: LogGroup): Permission {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);
}

/** Reading the value of one secret. */
export function readSecret(secret: Secret): Permission {
  return allow(["secretsmanager:GetSecretValue"], [secret.secretArn]);
}

/** Publishing to one topic. */
export function publishTo(topic: Topic): Permission {
  return allow(["sns:Publish"], [topic.topicArn]);
}

/** Texting any phone that has not opted out of it, and no topic. */
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
        "A phone number has no ARN, so only * covers sending to it and asking whether it opted out; publishing to anything that has one is denied beside it.",
    },
  };
}

/** Sending email from one address, whether SES has verified the address itself or its domain, with one configuration set. */
export function sendEmailFrom(
  stack: Stack,
  emailFrom: string,
  { configurationSetName }: Pick<ConfigurationSet, "configurationSetName">,
): Permission {
  const address = toBareAddress(emailFrom);
  const domain = address.slice(address.indexOf("@") + 1);
  const identities = [address, domain].map((resourceName) =>
    stack.formatArn({ service: "ses", resource: "identity", resourceName }),
  );
  const set = stack.formatArn({ service: "ses", resource: "configuration-set", resourceName: configurationSetName });
  return allow(["ses:SendEmail"], [...identities, set], { StringEquals: { "ses:FromAddress": address } });
}

function logicalId(table: Table): string {
  const resource = table.node.defaultChild;
  return CfnElement.isCfnElement(resource) ? Stack.of(table).getLogicalId(resource) : table.node.id;
}
