import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { makeInvokeAgain } from "./invoke-again.ts";
import { redrive } from "./redrive.ts";

export const redriveUsage = `  baton redrive --queue URL [--to URL]

Hands out again what ended in a dead-letter or failures queue, once its cause is mended. URL is that of the queue. Orders go
back to the queue they came from (--to names another); records of the table's stream go to the function that failed on
them. What fails again stays in the queue, and the command then ends with 1.`;

/** `baton redrive …`: answers the exit code; undefined when the arguments are not what it takes. */
export async function runRedrive(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({ args: [...args], options: { queue: { type: "string" }, to: { type: "string" } } });
  if (!values.queue) return undefined;
  // Queues are named by URLs that need not lead to the endpoint, as on one machine.
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { handed, failed } = await redrive({
    sqs,
    invokeAgain: makeInvokeAgain({
      ...{ dynamodb: new DynamoDBClient(), streams: new DynamoDBStreamsClient(), lambda: new LambdaClient() },
    }),
    from: values.queue,
    to: values.to ?? (await sourceOf(sqs, values.queue)),
    onProgress: ({ handed: so, failed: far }) => console.log(`${so} handed out again, ${far.length} failed again`),
  });
  for (const [why, times] of counted(failed)) console.error(`${times} × ${why}`);
  console.log(summary(handed, failed.length));
  return failed.length > 0 ? 1 : 0;
}

/** The one queue whose failures end in `deadLetters`; undefined where there is none, as for a stream, or several. */
async function sourceOf(sqs: SQSClient, deadLetters: string): Promise<string | undefined> {
  const attributesOf = async (QueueUrl: string) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn", "RedrivePolicy"] })))
      .Attributes;
  const arn = (await attributesOf(deadLetters))?.QueueArn;
  const sources: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { MaxResults: 1_000 })) {
    for (const url of QueueUrls) {
      const { deadLetterTargetArn } = JSON.parse((await attributesOf(url))?.RedrivePolicy ?? "{}");
      if (deadLetterTargetArn === arn) sources.push(url);
    }
  }
  return sources.length === 1 ? sources[0] : undefined;
}

const counted = (reasons: readonly string[]): [why: string, times: number][] =>
  [...Map.groupBy(reasons, (why) => why)].map(([why, same]) => [why, same.length]);

function summary(handed: number, failed: number): string {
  if (handed + failed === 0) return "Nothing was in the queue.";
  return failed === 0
    ? `Done: the queue is empty, ${handed} handed out again.`
    : `Not done: ${handed} handed out again, ${failed} still in the queue.`;
}
