import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { openClient } from "../aws/open-client.ts";
import type { QuarantinedRecord } from "./stream-failure.ts";

/** Quarantines the keys of records that a function cannot decode. `baton redrive` invokes it again. */
function makeQuarantine(client: SQSClient, target: { queueUrl: string; functionName: string; tableName: string }) {
  const { queueUrl, functionName, tableName } = target;
  return async function quarantine(keys: QuarantinedRecord["keys"]): Promise<void> {
    const failure: QuarantinedRecord = { functionName, tableName, keys };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(failure) }));
  };
}

/** The environment variables that a consumer of the table's stream needs for its quarantine. */
export const quarantineVariables = ["TABLE_NAME", "FAILURES_QUEUE_URL", "AWS_LAMBDA_FUNCTION_NAME"] as const;

/** Opens the quarantine of a function: the failures queue for stream records that it cannot decode. */
export const openQuarantine = (environment: Record<(typeof quarantineVariables)[number], string>) =>
  makeQuarantine(openClient(SQSClient, "queue"), {
    queueUrl: environment.FAILURES_QUEUE_URL,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    tableName: environment.TABLE_NAME,
  });
