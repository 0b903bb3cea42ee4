import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Result } from "#domain/shared/result.ts";
import type { AnyRefusal } from "./problem-table.ts";
import type { PlatformRefusal } from "./problems.ts";
import type { Route, RouteResponse } from "./route.ts";

type SchemaOutput<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request as the endpoint of route `R` receives it: authenticated, and every part parsed by the route's schemas. */
type EndpointRequest<R extends Route> = {
  caller: R["callers"] extends "public" ? undefined : ApiKey;
  params: SchemaOutput<R["params"]>;
  query: SchemaOutput<R["query"]>;
  body: SchemaOutput<R["body"]>;
  idempotencyKey: R["idempotencyKey"] extends "required" ? string : string | undefined;
  /** Lower-cased names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Identifies the request in the log and in a 500. */
  requestId: string;
};

/** A body that the endpoint serialized itself, with its media type. `text` may be base64 of its bytes. */
export type RenderedBody = { mediaType: string; text: string; isBase64Encoded?: boolean };

type ResponseBody<Response extends RouteResponse> = Response extends { mediaTypes: readonly string[] }
  ? RenderedBody
  : Response extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined;

/** A response of route `R`: one of its statuses, with the body declared for it. */
type EndpointResponse<R extends Route> = {
  [Status in keyof R["responses"] & number]: {
    status: Status;
    body: ResponseBody<R["responses"][Status]>;
    headers?: Record<string, string>;
  };
}[keyof R["responses"] & number];

/** The refusals that the route declares: an endpoint that returns another one does not compile. */
type DeclaredRefusal<R extends Route> = {
  kind: R["refusals"][number] | (R["body"] extends z.ZodType ? "validation_error" : never);
};

/** Handles the requests of one route: returns one of its responses, or one of the feature's refusals that it declares. */
export type Endpoint<R extends Route, Refusal extends AnyRefusal = PlatformRefusal> = (
  request: EndpointRequest<R>,
) => Promise<Result<EndpointResponse<R>, Extract<Refusal, DeclaredRefusal<R>>>>;

/** An endpoint of any route. `bindEndpoints` pairs it with its route, whose schemas parse its requests. */
export type AnyEndpoint<Refusal extends AnyRefusal = AnyRefusal> = (
  request: never,
) => Promise<Result<{ status: number; body: unknown; headers?: Record<string, string> }, Refusal>>;

/** The event of a refused request, and its caller, if the route needs a key. */
type RefusedEvent = APIGatewayProxyEventV2 & { caller: ApiKey | undefined };

export type BoundEndpoint<Refusal extends AnyRefusal = AnyRefusal> = {
  route: Route;
  endpoint: AnyEndpoint<Refusal>;
  /** Awaited before the response to an authenticated request that is refused, by its schemas or by the endpoint. Must not throw. */
  onRefusal?: (event: RefusedEvent, refusal: AnyRefusal) => Promise<void>;
};

type EndpointsOf<Routes extends Record<string, Route>> = {
  [Name in keyof Routes]: (
    request: EndpointRequest<Routes[Name]>,
  ) => Promise<Result<EndpointResponse<Routes[Name]>, DeclaredRefusal<Routes[Name]>>>;
};

/** Binds each route of a table to its endpoint: a missing endpoint does not compile. */
export const bindEndpoints = <Routes extends Record<string, Route>, Endpoints extends EndpointsOf<Routes>>(
  routes: Routes,
  endpoints: Endpoints,
) =>
  Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, { route, endpoint: endpoints[name] }])) as {
    [Name in Extract<keyof Routes & keyof Endpoints, string>]: { route: Routes[Name]; endpoint: Endpoints[Name] };
  };
