import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QuarantinedRecord } from "./stream-failure.ts";

/**
 * Puts records of the table's stream aside that the function `functionName` cannot read: their keys wait in its failures queue, and nothing of what is in
 * them. `baton redrive` hands them to the function again.
 */
export function makeQuarantine(
  client: SQSClient,
  target: { queueUrl: string; functionName: string; tableName: string },
) {
  const { queueUrl, functionName, tableName } = target;
  return async function quarantine(keys: QuarantinedRecord["keys"]): Promise<void> {
    const failure: QuarantinedRecord = { functionName, tableName, keys };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(failure) }));
  };
}
