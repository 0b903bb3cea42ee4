import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QuarantinedRecord } from "./stream-failure.ts";

/**
 * Quarantines stream records that the function `functionName` cannot decode.
 * Their keys, but none of their content, wait in the function's failures queue. `baton redrive` sends them to the function again.
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
