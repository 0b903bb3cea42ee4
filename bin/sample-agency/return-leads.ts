import type { ReturnView } from "#returns/schemas.ts";
import type { ApiClient } from "../demo/api-client.ts";
import type { SampleClient } from "./set-up-clients.ts";
import type { Surprises } from "./surprises.ts";
import type { DueAction, makeWorkQueue } from "./work-queue.ts";

const dayMs = 24 * 3_600_000;

export type Returns = ReturnType<typeof makeReturns>;

/** Makes the verb by which the sides return a lead, decide that, and take it back. */
export function makeReturns(deps: {
  agency: ApiClient;
  queue: ReturnType<typeof makeWorkQueue>;
  surprises: Surprises;
}) {
  const { agency, queue, surprises } = deps;

  async function send<Body>(api: ApiClient, path: string, body: object): Promise<Body | undefined> {
    const answer = await api.post<Body>(path, body, `sample${path}`);
    if (answer.status < 300) return answer.body;
    surprises.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return undefined;
  }

  return {
    /** Does what is due about a return; ignores any other action. */
    async act({ api }: SampleClient, due: DueAction, atMs: number): Promise<void> {
      const { action, leadId } = due;
      switch (action.kind) {
        case "return": {
          const returned = await send<ReturnView>(api, `/v1/leads/${leadId}/returns`, { reason: action.reason });
          if (!returned || !action.after) return;
          const returnId = returned.id;
          const followUp =
            action.after === "withdraw"
              ? ({ kind: "return-withdrawal", returnId } as const)
              : ({ kind: "return-decision", returnId, decision: action.after } as const);
          return queue.add({ ...due, dueMs: atMs + 2 * dayMs, action: followUp });
        }
        case "return-decision": {
          const remedy = action.decision === "approve" && { remedy: { kind: "partial_credit", percent: 50 } };
          await send(agency, `/v1/returns/${action.returnId}/decision`, { decision: action.decision, ...remedy });
          return;
        }
        case "return-withdrawal":
          await send(api, `/v1/returns/${action.returnId}/withdrawal`, {});
          return;
        default:
      }
    },
  };
}
