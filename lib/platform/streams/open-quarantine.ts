import { SQSClient } from "@aws-sdk/client-sqs";
import { makeQuarantine } from "./quarantine.ts";

/** The environment that a consumer of the table's stream reads. */
export const quarantineVariables = ["TABLE_NAME", "FAILURES_QUEUE_URL", "AWS_LAMBDA_FUNCTION_NAME"] as const;

/** Puts what a function cannot decode of the table's stream into its failures queue. */
export const openQuarantine = (environment: Record<(typeof quarantineVariables)[number], string>) =>
  makeQuarantine(new SQSClient(), {
    queueUrl: environment.FAILURES_QUEUE_URL,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    tableName: environment.TABLE_NAME,
  });
