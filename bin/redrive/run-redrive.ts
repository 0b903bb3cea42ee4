import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { formatProgress, formatSummary } from "./format-progress.ts";
import { redrive } from "./redrive.ts";
import { makeReinvoke } from "./reinvoke.ts";

export type RedriveOptions = { queue: string; to?: string };

/** Redrives a queue and prints what happened to its messages. Returns the exit code. */
export async function runRedrive({ queue, to }: RedriveOptions): Promise<number> {
  // The URL of a queue need not lead to the endpoint, as on one machine.
  const sqs = new SQSClient({ maxAttempts, useQueueUrlAsEndpoint: false });
  const { arn, held: heldBefore, deadLetterTargetArn } = await describeQueue(sqs, queue);
  if (deadLetterTargetArn !== undefined) {
    // Each receive would bring its orders nearer to the dead letters.
    console.error(`A function reads this queue. Redrive its dead letters, which are in ${deadLetterTargetArn}.`);
    return 1;
  }
  const { redriven, failed } = await redrive({
    sqs,
    reinvoke: makeReinvoke({
      dynamodb: new DynamoDBClient({ maxAttempts }),
      streams: new DynamoDBStreamsClient({ maxAttempts }),
      lambda: new LambdaClient({ maxAttempts }),
      s3: new S3Client({ maxAttempts }),
    }),
    from: queue,
    to: to ?? (await findSourceQueue(sqs, arn)),
    onProgress: (progress) => console.log(formatProgress(progress)),
  });
  for (const [reason, times] of countReasons(failed)) console.error(`${times} × ${reason}`);
  // Messages that another run held all the time. SQS still counts, for a second, messages that this run or the previous
  // one has just released; the lower of both counts excludes them.
  const held = Math.min(heldBefore, Math.max(0, (await describeQueue(sqs, queue)).held - failed.length));
  console.log(formatSummary({ redriven, failed: failed.length, held }));
  return failed.length + held > 0 ? 1 : 0;
}

/** Attempts per request: AWS throttles some of thousands of stream reads and invocations. */
const maxAttempts = 10;

/** Reads a queue's attributes from SQS. `held` counts the messages that a reader holds at the moment. */
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

/** Finds the one queue with these dead letters; undefined if there is none (a stream failure) or several. */
async function findSourceQueue(sqs: SQSClient, deadLetters: string | undefined): Promise<string | undefined> {
  const sources: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { MaxResults: 1_000 })) {
    for (const url of QueueUrls) {
      if ((await describeQueue(sqs, url)).deadLetterTargetArn === deadLetters) sources.push(url);
    }
  }
  return sources.length === 1 ? sources[0] : undefined;
}

const countReasons = (reasons: readonly string[]): [reason: string, times: number][] =>
  [...Map.groupBy(reasons, (reason) => reason)].map(([reason, equal]) => [reason, equal.length]);
