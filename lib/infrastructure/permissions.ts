import { Aws, type Stack } from "aws-cdk-lib";
import { type Table } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Secret } from "aws-cdk-lib/aws-secretsmanager";
import { type Topic } from "aws-cdk-lib/aws-sns";
import { senderAddress } from "./deployment.ts";
import { indexNames } from "./history-table.ts";

/** Reading items and appending new ones: what a function needs that records facts. */
export function readAndAppend(table: Table): PolicyStatement {
  return allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"], [table.tableArn]);
}

/** Changing and removing items: what only the API does, to clients, campaigns, subscriptions and keys. */
export function change(table: Table): PolicyStatement {
  return allow(["dynamodb:UpdateItem", "dynamodb:DeleteItem"], [table.tableArn]);
}

/** Listing by an index. */
export function queryIndexes(table: Table): PolicyStatement {
  return allow(
    ["dynamodb:Query"],
    indexNames.map((name) => `${table.tableArn}/index/${name}`),
  );
}

/** Reading the value of one secret. */
export function readSecret(secret: Secret): PolicyStatement {
  return allow(["secretsmanager:GetSecretValue"], [secret.secretArn]);
}

/** Publishing to one topic. */
export function publishTo(topic: Topic): PolicyStatement {
  return allow(["sns:Publish"], [topic.topicArn]);
}

/** Texting a phone. A number has no ARN, so the permission names every resource, and a denial takes all topics and endpoints out of it again. */
export function textPhones(): PolicyStatement[] {
  return [
    allow(["sns:Publish"], ["*"]),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ["sns:Publish"],
      resources: [`arn:${Aws.PARTITION}:sns:*:*:*`],
    }),
  ];
}

/** Sending email from one address, whether SES has verified the address itself or its domain. */
export function sendEmailFrom(stack: Stack, emailFrom: string): PolicyStatement {
  const address = senderAddress(emailFrom);
  const domain = address.slice(address.indexOf("@") + 1);
  const identity = (resourceName: string) => stack.formatArn({ service: "ses", resource: "identity", resourceName });
  return new PolicyStatement({
    actions: ["ses:SendEmail"],
    resources: [identity(address), identity(domain)],
    conditions: { StringEquals: { "ses:FromAddress": address } },
  });
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources });
}
