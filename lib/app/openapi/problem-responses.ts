import type { ZodOpenApiExamplesObject, ZodOpenApiResponseObject } from "zod-openapi";
import { listRefusals, type Route } from "#platform/http/route.ts";
import { makeProblemWriter } from "../problem-writer.ts";
import { internalError, problems, type RefusalKind } from "../problems.ts";
import { routes } from "../routes.ts";
import { examplePublicUrl, exampleRequestId, problemExample } from "./examples/refusal-examples.ts";

/** Creates the problem responses of a route: its refusals by status, and the fault that any route can have. */
export function createProblemResponses(
  route: Route<RefusalKind>,
): Record<string, ZodOpenApiResponseObject | { $ref: string }> {
  const refusals = groupRefusalsByStatus(route).map(([status, kinds]) => {
    const [kind, ...others] = kinds;
    const isShared = kind && others.length === 0;
    return [status, isShared ? { $ref: `#/components/responses/${toComponentName(kind)}` } : toRefusalResponse(kinds)];
  });
  return { ...Object.fromEntries(refusals), 500: { $ref: "#/components/responses/InternalError" } };
}

/** Creates the responses that many routes share: a status with one possible code. */
export function createSharedResponses(): Record<string, ZodOpenApiResponseObject> {
  const singleKindGroups = allRoutes.flatMap(groupRefusalsByStatus).filter(([, kinds]) => kinds.length === 1);
  const responsesByComponent = singleKindGroups.flatMap(([, kinds]) =>
    kinds.map((kind) => [toComponentName(kind), toRefusalResponse([kind])]),
  );
  const value = makeProblemWriter(examplePublicUrl).forFault(undefined, exampleRequestId).problem;
  const internalErrorResponse = createProblemResponse(internalError.title, ["internal_error"], {
    internal_error: { value },
  });
  return { ...Object.fromEntries(responsesByComponent), InternalError: internalErrorResponse };
}

/** Creates an example of each problem, for every response that can contain it. */
export const createSharedExamples = (): ZodOpenApiExamplesObject =>
  Object.fromEntries(
    allRoutes
      .flatMap(listRefusals)
      .map((kind) => [kind, { summary: problems[kind].title, value: problemExample(kind) }]),
  );

const allRoutes = Object.values<Route<RefusalKind>>(routes);

function groupRefusalsByStatus(route: Route<RefusalKind>): [status: number, kinds: RefusalKind[]][] {
  const groups = Map.groupBy(new Set(listRefusals(route)), (kind) => problems[kind].status);
  return [...groups].sort(([a], [b]) => a - b);
}

function toRefusalResponse(kinds: readonly RefusalKind[]): ZodOpenApiResponseObject {
  const description = kinds.map((kind) => `\`${kind}\`: ${problems[kind].title}.`).join("\n");
  const examples = Object.fromEntries(kinds.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }]));
  const headers = Object.assign({}, ...kinds.map((kind) => headersByRefusal[kind]));
  return {
    ...createProblemResponse(description, kinds, examples),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

const textSchema = { type: "string" } as const;

/** The headers of a problem response, as `toProblemResponse` sets them. RFC 9110 requires the first one with a 401. */
const headersByRefusal: Partial<Record<RefusalKind, NonNullable<ZodOpenApiResponseObject["headers"]>>> = {
  unauthenticated: { "WWW-Authenticate": { description: "Bearer", schema: textSchema } },
  asked_too_soon: { "Retry-After": { description: "`retryAt` as an HTTP date.", schema: textSchema } },
  temporarily_unavailable: { "Retry-After": { description: "The seconds to wait.", schema: textSchema } },
};

const createProblemResponse = (
  description: string,
  codes: readonly string[],
  examples: object,
): ZodOpenApiResponseObject => ({
  description,
  content: {
    "application/problem+json": {
      schema: {
        allOf: [
          { $ref: "#/components/schemas/Problem" },
          { type: "object", properties: { code: { type: "string", enum: [...codes] } } },
        ],
      },
      examples: { ...examples },
    },
  },
});

/** The component name of a refusal kind: `NotFound` for `not_found`. */
const toComponentName = (kind: string): string =>
  kind.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
