import type * as z from "zod";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Result } from "#domain/shared/result.ts";
import type { AnyRefusal } from "./problem-table.ts";
import type { PlatformRefusal } from "./problems.ts";
import type { Route, RouteResponse } from "./route.ts";

type SchemaOutput<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request as the endpoint of route `R` gets it: authenticated, and every part parsed by the route's schemas. */
type EndpointRequest<R extends Route> = {
  caller: R["callers"] extends "public" ? undefined : ApiKey;
  params: SchemaOutput<R["params"]>;
  query: SchemaOutput<R["query"]>;
  body: SchemaOutput<R["body"]>;
  idempotencyKey: R["idempotencyKey"] extends "required" ? string : string | undefined;
  /** Lower-cased names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** What a fault is told apart by. */
  requestId: string;
};

/** A body in a media type of its own, already written. */
export type RenderedBody = { mediaType: string; text: string };

type ResponseBody<Response extends RouteResponse> = Response extends { mediaTypes: readonly string[] }
  ? RenderedBody
  : Response extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined;

/** What route `R` may answer: one of its statuses with the body declared for it. */
type EndpointResponse<R extends Route> = {
  [Status in keyof R["responses"] & number]: {
    status: Status;
    body: ResponseBody<R["responses"][Status]>;
    headers?: Record<string, string>;
  };
}[keyof R["responses"] & number];

/** Only what the route declares can be refused: anything else does not compile. */
type EndpointRefusal<R extends Route, Refusal extends AnyRefusal> = Extract<
  Refusal,
  { kind: R["refusals"][number] | (R["body"] extends z.ZodType ? "validation_error" : never) }
>;

/** What answers a route: with one of its responses, or with one of the feature's refusals that it declares. */
export type Endpoint<R extends Route, Refusal extends AnyRefusal = PlatformRefusal> = (
  request: EndpointRequest<R>,
) => Promise<Result<EndpointResponse<R>, EndpointRefusal<R, Refusal>>>;

/** An endpoint whose request was parsed by the schemas of its own route; `bindHandler` ties the two together. */
export type AnyEndpoint<Refusal extends AnyRefusal = AnyRefusal> = (
  request: never,
) => Promise<Result<{ status: number; body: unknown; headers?: Record<string, string> }, Refusal>>;

/** A route with the endpoint that answers it. */
export type BoundEndpoint<Refusal extends AnyRefusal = AnyRefusal> = { route: Route; endpoint: AnyEndpoint<Refusal> };

/** An endpoint for each route of a table, with whatever refusals the feature knows. */
type EndpointsOf<Routes extends Record<string, Route>> = {
  [Name in keyof Routes]: (
    request: EndpointRequest<Routes[Name]>,
  ) => Promise<Result<EndpointResponse<Routes[Name]>, AnyRefusal>>;
};

/** Binds each route of a table to the endpoint that answers it: a missing one does not compile. */
export const bindEndpoints = <Routes extends Record<string, Route>, Endpoints extends EndpointsOf<Routes>>(
  routes: Routes,
  endpoints: Endpoints,
) =>
  Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, { route, endpoint: endpoints[name] }])) as {
    [Name in Extract<keyof Routes & keyof Endpoints, string>]: { route: Routes[Name]; endpoint: Endpoints[Name] };
  };
