import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { redrive } from "./redrive.ts";
import { makeReinvoke } from "./reinvoke.ts";

export const redriveUsage = `  baton redrive --queue URL [--to URL]

Hands out again what ended in a dead-letter or failures queue, once its cause is mended. URL is that of the queue. Orders go
back to the queue they came from (--to names another); records of the table's stream go to the function that failed on
them. What fails again stays in the queue, and the command then ends with 1.`;

/** `baton redrive …`: answers the exit code; undefined when the arguments are not what it takes. */
export async function runRedrive(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({ args: [...args], options: { queue: { type: "string" }, to: { type: "string" } } });
  if (!values.queue) return undefined;
  // Queues are named by URLs that need not lead to the endpoint, as on one machine.
  const sqs = new SQSClient({ maxAttempts, useQueueUrlAsEndpoint: false });
  const { arn, held: heldBefore } = await describeQueue(sqs, values.queue);
  const { handed, failed } = await redrive({
    sqs,
    reinvoke: makeReinvoke({
      dynamodb: new DynamoDBClient({ maxAttempts }),
      streams: new DynamoDBStreamsClient({ maxAttempts }),
      lambda: new LambdaClient({ maxAttempts }),
    }),
    from: values.queue,
    to: values.to ?? (await findSourceQueue(sqs, arn)),
    onProgress: ({ handed: handedCount, failed: failures }) =>
      console.log(`${handedCount} handed out again, ${failures.length} failed again`),
  });
  for (const [why, times] of countReasons(failed)) console.error(`${times} × ${why}`);
  // With somebody else all the while: what this run released just now, or the one before it, is counted for a second.
  const held = Math.min(heldBefore, Math.max(0, (await describeQueue(sqs, values.queue)).held - failed.length));
  console.log(formatSummary(handed, failed.length, held));
  return failed.length + held > 0 ? 1 : 0;
}

/** Streams are read by few at once and functions have limits, so that of thousands of failures some are throttled. */
const maxAttempts = 10;

/** A queue as SQS tells of it; `held` messages are with somebody just now. */
async function describeQueue(sqs: SQSClient, QueueUrl: string) {
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  const { deadLetterTargetArn } = JSON.parse(attributes?.RedrivePolicy ?? "{}");
  return {
    arn: attributes?.QueueArn,
    deadLetterTargetArn,
    held: Number(attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}

/** The one queue whose failures end in that of the ARN `deadLetters`; undefined where there is none, as for a stream, or several. */
async function findSourceQueue(sqs: SQSClient, deadLetters: string | undefined): Promise<string | undefined> {
  const sources: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { MaxResults: 1_000 })) {
    for (const url of QueueUrls) {
      if ((await describeQueue(sqs, url)).deadLetterTargetArn === deadLetters) sources.push(url);
    }
  }
  return sources.length === 1 ? sources[0] : undefined;
}

const countReasons = (reasons: readonly string[]): [why: string, times: number][] =>
  [...Map.groupBy(reasons, (why) => why)].map(([why, same]) => [why, same.length]);

/** `held` of the messages were with somebody else, such as a run that was killed: they come back by themselves. */
function formatSummary(handed: number, failed: number, held: number): string {
  const others = held > 0 ? ` ${held} were held by another run: run this again in five minutes.` : "";
  if (handed + failed === 0) return held > 0 ? `None could be had.${others}` : "Nothing was in the queue.";
  return failed + held === 0
    ? `Done: the queue is empty, ${handed} handed out again.`
    : `Not done: ${handed} handed out again, ${failed} still in the queue.${others}`;
}
