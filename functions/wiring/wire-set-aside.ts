import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "#app/environment.ts";
import { makeQuarantine } from "#platform/streams/quarantine.ts";

/** Puts what this function cannot read of the table's stream into its failures queue. */
export function wireQuarantine() {
  const { TABLE_NAME, FAILURES_QUEUE_URL, AWS_LAMBDA_FUNCTION_NAME } = readEnvironment(process.env, [
    ...(["TABLE_NAME", "FAILURES_QUEUE_URL", "AWS_LAMBDA_FUNCTION_NAME"] as const),
  ]);
  return makeQuarantine(new SQSClient(), {
    ...{ queueUrl: FAILURES_QUEUE_URL, functionName: AWS_LAMBDA_FUNCTION_NAME, tableName: TABLE_NAME },
  });
}
