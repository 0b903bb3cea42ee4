import type { ZodOpenApiHeaderObject } from "zod-openapi";

const text = { type: "string" } as const;

/** The headers of many responses, which the document defines once. */
export const sharedHeaders: Record<string, ZodOpenApiHeaderObject> = {
  "X-Request-Id": { description: "Identifies the request: name it when you report a problem.", schema: text },
  "Idempotent-Replayed": {
    description: "`true` if the request was a retry, which did nothing again; absent otherwise.",
    schema: text,
  },
  "RateLimit-Policy": {
    description:
      "How many requests (`q`) the key may send in a window of so many seconds (`w`). Absent if the deployment has no limit.",
    schema: text,
    example: '"key";q=1000;w=10',
  },
  RateLimit: {
    description:
      "How many requests of the key are left (`r`) until the window ends in so many seconds (`t`), as far as Baton knows.",
    schema: text,
    example: '"key";r=995;t=7',
  },
};

const toReference = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });

/** The header of every response of a function. */
export const requestIdHeader = toReference("X-Request-Id");

/** The header of a response to a retry with the same Idempotency-Key. */
export const replayHeader = toReference("Idempotent-Replayed");

/** The headers of every response to a key that has a limit. */
export const rateLimitHeaders = { ...toReference("RateLimit"), ...toReference("RateLimit-Policy") };
