import type { SQSEvent } from "aws-lambda";
import { processRecords } from "#platform/queues/process-records.ts";
import { DueJobMessage } from "./messages.ts";
import type { makeRunJob } from "./run-job.ts";

type Deps = { runJob: ReturnType<typeof makeRunJob>; onFault: (error: unknown) => void };

/** Works what the due queue hands out; what fails stays on the queue, and ends in its dead-letter queue. */
export function makeHandleDueJobs({ runJob, onFault }: Deps) {
  return ({ Records }: SQSEvent) =>
    processRecords(
      Records,
      ({ messageId }) => messageId,
      ({ body }) => runJob(DueJobMessage.parse(JSON.parse(body))),
      onFault,
    );
}
