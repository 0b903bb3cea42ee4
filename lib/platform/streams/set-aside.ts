import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SetAside } from "./stream-failure.ts";

/**
 * Puts records of the table's stream aside that the function `functionName` cannot read: their keys wait in its failures queue, and nothing of what is in
 * them. `baton redrive` hands them to the function again.
 */
export function makeSetAside(client: SQSClient, to: { queueUrl: string; functionName: string; tableName: string }) {
  const { queueUrl, functionName, tableName } = to;
  return async function setAside(keys: SetAside["keys"]): Promise<void> {
    const failure: SetAside = { functionName, tableName, keys };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(failure) }));
  };
}
