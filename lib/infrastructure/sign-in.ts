import { Duration, type Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import { addFunction } from "./baton-function.ts";
import type { Deployment } from "./deployment/deployment.ts";
import { readAndPutItems, readSecret, sendEmailFrom, updateItems } from "./permissions.ts";
import { addQueueConsumer } from "./queue-consumer.ts";
import { addWorkQueue, type WorkQueue } from "./work-queue.ts";

/** The queue of sign-ins to the console, and the function that emails their links. */
export type SignInMail = WorkQueue & { readonly sender: LambdaFunction };

export type SignInOptions = {
  readonly workQueue: WorkQueue;
  readonly table: ITable;
  readonly secret: Secret;
  readonly publicUrl: string;
  readonly configurationSet: ConfigurationSet;
  readonly deployment: Pick<Deployment, "emailFrom" | "queueConcurrency">;
};

/** Adds the queue of sign-ins. A person waits for the email, so it is tried again after half a minute. */
export const addSignInQueue = (stack: Stack): WorkQueue => addWorkQueue(stack, "SignIn", Duration.seconds(30));

/**
 * Adds the function that emails the links of sign-ins. It is behind a queue, so that the console answers at the same
 * speed whether or not a user has the address.
 */
export function addSignIn(stack: Stack, options: SignInOptions): SignInMail {
  const { workQueue, table, secret, publicUrl, configurationSet, deployment } = options;
  const sender = addFunction(stack, "deliver-sign-in", {
    purpose: "Emails a link and a code with which a person signs in to the console",
    environment: {
      TABLE_NAME: table.tableName,
      SECRET_ID: secret.secretArn,
      PUBLIC_URL: publicUrl,
      EMAIL_FROM: deployment.emailFrom,
    },
    may: [
      readAndPutItems(table),
      updateItems(table),
      readSecret(secret),
      sendEmailFrom(stack, deployment.emailFrom, configurationSet),
    ],
    timeout: Duration.seconds(20),
    memoryMb: 512,
  });
  addQueueConsumer(stack, {
    queue: workQueue.queue,
    consumer: sender,
    maxConcurrency: deployment.queueConcurrency["sign-in"],
  });
  return { ...workQueue, sender };
}
