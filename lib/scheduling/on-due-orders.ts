import type { SQSEvent } from "aws-lambda";
import { eachRecord } from "#platform/queues/each-record.ts";
import { DueMessage } from "./messages.ts";
import type { makeWorkDue } from "./work-due.ts";

type World = { workDue: ReturnType<typeof makeWorkDue>; onFault: (error: unknown) => void };

/** Works what the due queue hands out; what fails stays on the queue, and ends in its dead-letter queue. */
export function makeWorkDueOrders({ workDue, onFault }: World) {
  return ({ Records }: SQSEvent) =>
    eachRecord(
      Records,
      ({ messageId }) => messageId,
      ({ body }) => workDue(DueMessage.parse(JSON.parse(body))),
      onFault,
    );
}
