import type { ZodOpenApiExamplesObject, ZodOpenApiResponseObject } from "zod-openapi";
import { listRefusals, type Route } from "#platform/http/route.ts";
import { makeProblemWriter } from "../problem-writer.ts";
import { problems, type RefusalKind } from "../problems.ts";
import { internalError } from "#platform/http/problem-writer.ts";
import { routes } from "../routes.ts";
import { rateLimitHeaders, requestIdHeader } from "./shared-headers.ts";
import { examplePublicUrl, exampleRequestId, problemExample } from "./examples/refusal-examples.ts";

/**
 * Creates the problem responses of a route: its refusals by status, and the fault that any route can have. The names of
 * the examples are the codes that a response can have. All problems have one schema: one for each set of codes would give
 * generated clients hundreds of equal types.
 */
export const createProblemResponses = (
  route: Route<RefusalKind>,
): Record<string, ZodOpenApiResponseObject | { $ref: string }> => ({
  ...Object.fromEntries(
    groupRefusalsByStatus(route).map(([status, kinds]) => {
      const name = toComponentName(kinds);
      const isShared = sharedGroups.has(name);
      return [status, isShared ? { $ref: `#/components/responses/${name}` } : toRefusalResponse(kinds)];
    }),
  ),
  500: { $ref: "#/components/responses/InternalError" },
});

/** Creates the responses that several routes share. */
export const createSharedResponses = (): Record<string, ZodOpenApiResponseObject> => ({
  ...Object.fromEntries([...sharedGroups].map(([name, kinds]) => [name, toRefusalResponse(kinds)])),
  InternalError: createProblemResponse(internalError.title, {
    internal_error: { value: makeProblemWriter(examplePublicUrl).forFault(undefined, exampleRequestId).problem },
  }),
});

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

/** The name of the response with some kinds of refusal: `InvalidParameterOrInvalidCursor`. */
const toComponentName = (kinds: readonly string[]): string =>
  kinds.map((kind) => kind.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())).join("Or");

/** The kinds of each response that more than one route has, by its name. */
const sharedGroups = new Map(
  Map.groupBy(
    allRoutes.flatMap(groupRefusalsByStatus).map(([, kinds]) => kinds),
    toComponentName,
  )
    .entries()
    .filter(([, groups]) => groups.length > 1)
    .map(([name, [kinds = []]]) => [name, kinds]),
);

function toRefusalResponse(kinds: readonly RefusalKind[]): ZodOpenApiResponseObject {
  const description = kinds.map((kind) => `\`${kind}\`: ${problems[kind].title}.`).join("\n");
  const examples = Object.fromEntries(kinds.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }]));
  const headers = Object.assign({}, ...kinds.map((kind) => headersByRefusal[kind]), requestIdHeader);
  return { ...createProblemResponse(description, examples), headers };
}

const textSchema = { type: "string" } as const;

/** The headers of a problem response, as `toProblemResponse` sets them. RFC 9110 requires the first one with a 401. */
const headersByRefusal: Partial<Record<RefusalKind, NonNullable<ZodOpenApiResponseObject["headers"]>>> = {
  unauthenticated: { "WWW-Authenticate": { description: '`Bearer realm="baton"`', schema: textSchema } },
  rate_limited: {
    "Retry-After": { description: "The seconds to wait.", schema: textSchema },
    ...rateLimitHeaders,
  },
  // Each route that has it needs a key, and so has the other one too.
  asked_too_soon: {
    "Retry-After": {
      description: "With `asked_too_soon`, `retryAt` as an HTTP date; with `rate_limited`, the seconds to wait.",
      schema: textSchema,
    },
  },
  temporarily_unavailable: { "Retry-After": { description: "The seconds to wait.", schema: textSchema } },
};

const createProblemResponse = (description: string, examples: object): ZodOpenApiResponseObject => ({
  description,
  headers: requestIdHeader,
  content: {
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" }, examples: { ...examples } },
  },
});
