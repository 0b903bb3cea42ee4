import type { SQSEvent } from "aws-lambda";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { DueJobMessage } from "./messages.ts";
import type { makeRunJob } from "./run-job.ts";

type Deps = {
  name: string;
  loadRunJob: () => Promise<ReturnType<typeof makeRunJob>>;
  onFault: (error: unknown) => void;
};

/** Runs the jobs that the due queue delivers. */
export const onDueOrders = ({ name, loadRunJob, onFault }: Deps): MiddyHandler<SQSEvent, BatchResponse> =>
  makeQueueHandler({
    name,
    schema: DueJobMessage,
    async loadProcess() {
      const runJob = await loadRunJob();
      return (job) => runJob(job);
    },
    correlate: (job) => job,
    onFault,
  });
