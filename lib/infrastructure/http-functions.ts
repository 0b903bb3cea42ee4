import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { routes } from "#app/routes.ts";
import { listGatewayRoutes } from "#platform/http/gateway-routes.ts";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { addLiveAlias, type GradualFunction } from "./gradual-rollout.ts";
import { listIndexes } from "./history-table.ts";
import { addRoutes, consoleGatewayRoutes } from "./http-api.ts";
import {
  countRequests,
  deleteItems,
  queryIndexes,
  readAndPutItems,
  readExports,
  readItems,
  readSecret,
  sendTo,
  updateItems,
} from "./permissions.ts";

export type HttpFunctionsOptions = {
  readonly api: HttpApi;
  readonly table: ITable;
  readonly secret: Secret;
  /** The secret that CloudFront sends; undefined without CloudFront. */
  readonly originSecret: Secret | undefined;
  readonly publicUrl: string;
  /** Queue in which a replay or an export waits that begins at once. */
  readonly jobQueue: Queue;
  readonly exportsBucket: Bucket;
  /** Queue of the sign-ins to the console. */
  readonly signInQueue: Queue;
  readonly deployment: Pick<
    Deployment,
    | "allowHttpWebhooks"
    | "allowPrivateWebhooks"
    | "intakeConcurrency"
    | "cardConcurrency"
    | "requestsPerSecond"
    | "rollout"
  >;
};

/** Builds what /docs and /openapi.json serve, beside the bundle of the API. */
const documentationScript = join(import.meta.dirname, "../../bin/build-documentation.ts");

/** Builds the stylesheet and the script of the console, beside its bundle. */
const consoleScript = join(import.meta.dirname, "../../bin/build-console.ts");

/** The fonts of PDFs, which the statements function embeds. */
const fontFolder = join(import.meta.dirname, "../../node_modules/dejavu-fonts-ttf/ttf");

/** A person or a program waits for each of these functions. Lambda gives processor time in proportion to memory. */
const interactiveSettings = { memoryMb: 1024, timeout: Duration.seconds(10) };

/** Adds the five functions behind the API, and the aliases that the gateway calls instead if a rollout is gradual. Intake is separate to stay small and quick, with few permissions. */
export function addHttpFunctions(
  scope: Construct,
  {
    api,
    table,
    secret,
    originSecret,
    publicUrl,
    jobQueue,
    exportsBucket,
    signInQueue,
    deployment,
  }: HttpFunctionsOptions,
) {
  const TABLE_NAME = table.tableName;
  const PUBLIC_URL = publicUrl;
  const SECRET_ID = secret.secretArn;
  const { requestsPerSecond } = deployment;
  const origin = originSecret && { ORIGIN_SECRET_ID: originSecret.secretArn };
  const readSecrets = readSecret(...[secret, originSecret].filter((each) => each !== undefined));
  const rateLimit = requestsPerSecond !== undefined && { REQUESTS_PER_SECOND: String(requestsPerSecond) };

  const intake = addFunction(scope, "intake", {
    purpose: "Accepts a lead and responds once it is durable",
    environment: { TABLE_NAME, PUBLIC_URL, SECRET_ID, ...origin, ...rateLimit },
    may: [readAndPutItems(table), updateItems(table), deleteItems(table), readSecrets],
    ...interactiveSettings,
    // A batch of a hundred leads takes longer than any other request; the gateway gives up after thirty seconds. Intake
    // frees the claims and reservations of leads that were never stored after a minute, so this timeout must stay well
    // below.
    timeout: Duration.seconds(25),
    // A burst of pushes is refused above it, so that it neither slows down the pushes that are accepted nor takes the
    // account's concurrency from the senders.
    reservedConcurrency: deployment.intakeConcurrency,
  });
  const apiFunction = addFunction(scope, "api", {
    purpose: "Serves the rest of the API: set-up, histories, contact, outcomes, records, reports",
    environment: {
      TABLE_NAME,
      PUBLIC_URL,
      SECRET_ID,
      ...origin,
      DUE_QUEUE_URL: jobQueue.queueUrl,
      EXPORTS_BUCKET: exportsBucket.bucketName,
      // The API refuses an endpoint that no sender would use, when the agency enters it.
      ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks),
      ALLOW_PRIVATE_WEBHOOKS: String(deployment.allowPrivateWebhooks),
      ...rateLimit,
    },
    may: [
      updateItems(table),
      readAndPutItems(table),
      deleteItems(table),
      queryIndexes(table, listIndexes),
      readSecrets,
      sendTo(jobQueue),
      // The signature of a link gives the permissions of the function that signed it.
      readExports(exportsBucket),
    ],
    addFiles: (folder) => run(documentationScript, join(folder, "documentation")),
    ...interactiveSettings,
  });
  const leadCard = addFunction(scope, "lead-card", {
    purpose:
      "Shows the lead of a link, or all leads of a person, or an appointment, and records the replies to it, STOP included",
    environment: { TABLE_NAME, PUBLIC_URL, SECRET_ID, ...origin },
    // A salesperson who opted out can start the messages again; that deletes the opt-out.
    may: [
      readAndPutItems(table),
      deleteItems(table),
      updateItems(table),
      queryIndexes(table, ["by-status", "by-campaign"]),
      readSecrets,
    ],
    ...interactiveSettings,
    // A salesperson who opens a lead finds room, however many reports and jobs run.
    reservedConcurrency: deployment.cardConcurrency,
  });

  const statements = addFunction(scope, "statements", {
    purpose: "Shows a statement or a credit note, as data, as pages with proofs, or as a PDF",
    environment: { TABLE_NAME, PUBLIC_URL, SECRET_ID, ...origin, ...rateLimit },
    may: [readItems(table), countRequests(table), readSecrets],
    addFiles: (folder) => {
      for (const font of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
        cpSync(join(fontFolder, font), join(folder, "fonts", font));
    },
    ...interactiveSettings,
  });

  const consoleFunction = addFunction(scope, "console", {
    purpose: "Shows the console, in which people of agencies and clients work, and signs them in",
    environment: {
      TABLE_NAME,
      PUBLIC_URL,
      SECRET_ID,
      ...origin,
      DUE_QUEUE_URL: jobQueue.queueUrl,
      SIGN_IN_QUEUE_URL: signInQueue.queueUrl,
      ALLOW_HTTP_WEBHOOKS: String(deployment.allowHttpWebhooks),
      ALLOW_PRIVATE_WEBHOOKS: String(deployment.allowPrivateWebhooks),
    },
    may: [
      readAndPutItems(table),
      updateItems(table),
      deleteItems(table),
      queryIndexes(table, listIndexes),
      readSecrets,
      sendTo(jobQueue),
      sendTo(signInQueue),
    ],
    addFiles: (folder) => run(consoleScript, join(folder, "console")),
    ...interactiveSettings,
  });

  const functions = { intake, api: apiFunction, "lead-card": leadCard, statements, console: consoleFunction };
  const aliases = deployment.rollout === "at-once" ? undefined : addLiveAliases(functions);
  addRoutes(api, [...listGatewayRoutes(routes), ...consoleGatewayRoutes], { ...functions, ...aliases });
  return { functions, aliases };
}

/** Runs a script in its own process, because the app need not load what documentation and console are built with. */
const run = (script: string, folder: string): unknown =>
  execFileSync(process.execPath, [script, folder], { stdio: ["ignore", "ignore", "inherit"] });

const addLiveAliases = (functions: Record<GradualFunction, LambdaFunction>): Record<GradualFunction, Alias> => ({
  intake: addLiveAlias("intake", functions.intake),
  api: addLiveAlias("api", functions.api),
  "lead-card": addLiveAlias("lead-card", functions["lead-card"]),
  statements: addLiveAlias("statements", functions.statements),
});
