import type { BoundEndpoint } from "#platform/http/endpoint.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import type { ProblemWriter } from "#platform/http/problem-table.ts";
import { limits } from "#platform/limits.ts";
import type { makeRecordRefusedLead } from "./record-refused-lead.ts";

type Deps = { recordRefusedLead: ReturnType<typeof makeRecordRefusedLead>; problems: ProblemWriter };

/** Records the refused request of a lead that was pushed alone, whether its parts or its lead were refused. */
export const onRefusedPush =
  ({ recordRefusedLead, problems }: Deps): NonNullable<BoundEndpoint["onRefusal"]> =>
  async ({ caller, body = "", isBase64Encoded, headers, requestContext: { requestId } }, refusal) => {
    if (!caller) return;
    await recordRefusedLead(caller, {
      idempotencyKey: IdempotencyKey.safeParse(headers["idempotency-key"]).data,
      toText: () =>
        Buffer.from(body, isBase64Encoded ? "base64" : "utf8")
          .subarray(0, limits.bodyBytes)
          .toString("utf8"),
      problem: problems.forRefusal(refusal, requestId).problem,
      requestId,
    });
  };
