import type { ZodOpenApiHeaderObject } from "zod-openapi";

const text = { type: "string" } as const;

/** The headers of many responses, which the document defines once. */
export const sharedHeaders: Record<string, ZodOpenApiHeaderObject> = {
  "X-Request-Id": { description: "Identifies the request: name it when you report a problem.", schema: text },
  "Idempotent-Replayed": {
    description: "`true` if the request was a retry, which did nothing again; absent otherwise.",
    schema: text,
  },
};

const toReference = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });

/** The header of every response of a function. */
export const requestIdHeader = toReference("X-Request-Id");

/** The header of a response to a retry with the same Idempotency-Key. */
export const replayHeader = toReference("Idempotent-Replayed");
