import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { RunningBaton } from "./running-baton.ts";

/** The message of Lambda in a failures queue when it discards all stream records of a lead. */
export async function givenUp(baton: RunningBaton, leadId: string) {
  const { records: _, ...message } = await findDiscarded(baton, leadId);
  return message;
}

async function findDiscarded(baton: RunningBaton, leadId: string) {
  const streams = new DynamoDBStreamsClient(baton.clientConfig("dynamodb"));
  const { Streams: [stream] = [] } = await streams.send(new ListStreamsCommand({ TableName: baton.tableName }));
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: stream?.StreamArn }));
  for (const { ShardId: shardId } of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: stream?.StreamArn,
        ShardId: shardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const own = Records.filter(({ dynamodb: change }) => change?.Keys?.["pk"]?.S?.endsWith(leadId));
    if (own.length === 0) continue;
    streams.destroy();
    return {
      requestContext: { functionArn: baton.environmentFor("functions/project.ts")["AWS_LAMBDA_FUNCTION_NAME"] ?? "" },
      DDBStreamBatchInfo: {
        streamArn: stream?.StreamArn,
        shardId,
        startSequenceNumber: own[0]?.dynamodb?.SequenceNumber,
        endSequenceNumber: own.at(-1)?.dynamodb?.SequenceNumber,
      },
      records: own,
    };
  }
  throw new Error("the stream does not show it");
}

/** The file that Lambda stores when it discards all stream records of a lead. */
export async function storedWhenGivenUp(baton: RunningBaton, leadId: string) {
  const { requestContext, records } = await findDiscarded(baton, leadId);
  return { requestContext, payload: JSON.stringify({ Records: records }) };
}
