import type { SQSEvent } from "aws-lambda";
import { DueMessage } from "../../contract/due-message.ts";
import type { makeWorkDue } from "../../use-cases/work-due.ts";
import { eachRecord } from "../each-record.ts";

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
