import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SignInMessage } from "../messages.ts";
import type { SignInQueue } from "../ports.ts";

export const makeSignInQueue = (client: SQSClient, queueUrl: string): SignInQueue => ({
  async enqueue(requestId) {
    const body = JSON.stringify({ requestId } satisfies SignInMessage);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  },
});
