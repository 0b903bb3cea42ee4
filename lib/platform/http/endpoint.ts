import type * as z from "zod";
import type { Refusal } from "#app/problems.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Result } from "#domain/shared/result.ts";
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
type EndpointRefusal<R extends Route> = Extract<
  Refusal,
  { kind: R["refusals"][number] | (R["body"] extends z.ZodType ? "validation_error" : never) }
>;

/** What answers a route. */
export type Endpoint<R extends Route> = (
  request: EndpointRequest<R>,
) => Promise<Result<EndpointResponse<R>, EndpointRefusal<R>>>;

/** A route with the endpoint that answers it, as `serve` takes them. */
export const bindHandler = <R extends Route>(route: R, endpoint: Endpoint<R>) => ({ route, endpoint });
