import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { routes } from "#app/routes.ts";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment.ts";
import { listIndexes } from "./history-table.ts";
import { addRoutes } from "./http-api.ts";
import { deleteItems, queryIndexes, readAndPutItems, readSecret, sendTo, updateItems } from "./permissions.ts";

/** What the functions behind the API work with. */
export type HttpFunctionsOptions = {
  readonly api: HttpApi;
  readonly table: Table;
  readonly secret: Secret;
  readonly publicUrl: string;
  /** Where a replay waits that is to begin at once. */
  readonly jobQueue: Queue;
  readonly deployment: Pick<Deployment, "allowHttpWebhooks" | "allowPrivateWebhooks">;
};

/** Someone waits for each of these, and a Lambda is given processor time in proportion to its memory. */
const interactiveSettings = { memoryMb: 1024, timeout: Duration.seconds(10) };

/**
 * The three functions behind the API, apart so that taking in leads stays small, quick and able to do little, with
 * their routes.
 */
export function addHttpFunctions(
  scope: Construct,
  { api, table, secret, publicUrl, jobQueue, deployment }: HttpFunctionsOptions,
) {
  const TABLE_NAME = table.tableName;
  const PUBLIC_URL = publicUrl;
  const SECRET_ID = secret.secretArn;

  const intake = addFunction(scope, "intake", {
    purpose: "Takes a lead in and answers once it is durable",
    environment: { TABLE_NAME, PUBLIC_URL, SECRET_ID },
    may: [readAndPutItems(table), updateItems(table), deleteItems(table), readSecret(secret)],
    ...interactiveSettings,
    // A batch of a hundred takes longer than anything else; the gateway gives up after thirty seconds. Claims and reservations of
    // leads that were never stored are given away after a minute, so this must stay well below.
    timeout: Duration.seconds(25),
  });
  const apiFunction = addFunction(scope, "api", {
    purpose: "Answers the rest of the API: set-up, histories, contact, outcomes, records, reports",
    environment: {
      TABLE_NAME,
      PUBLIC_URL,
      SECRET_ID,
      DUE_QUEUE_URL: jobQueue.queueUrl,
      // So that an endpoint that no sender would use is refused when it is entered.
      ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks),
      ALLOW_PRIVATE_WEBHOOKS: String(deployment.allowPrivateWebhooks),
    },
    may: [
      ...[updateItems(table), readAndPutItems(table), deleteItems(table), queryIndexes(table, listIndexes)],
      ...[readSecret(secret), sendTo(jobQueue)],
    ],
    ...interactiveSettings,
  });
  const leadCard = addFunction(scope, "lead-card", {
    purpose: "Shows a lead behind its link and records what the salesperson says of it, STOP among it",
    environment: { TABLE_NAME, PUBLIC_URL, SECRET_ID },
    // Removing is for whoever said STOP and starts the messages again.
    may: [readAndPutItems(table), deleteItems(table), updateItems(table), readSecret(secret)],
    ...interactiveSettings,
  });

  addRoutes(api, Object.values(routes), { intake, api: apiFunction, "lead-card": leadCard });
  return { intake, api: apiFunction, leadCard };
}
