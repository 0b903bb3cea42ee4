import type * as z from "zod";
import type { Refusal } from "#app/problems.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Result } from "#domain/shared/result.ts";
import type { Route, RouteResponse } from "./route.ts";

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request as the endpoint of route `R` gets it: authenticated, and every part parsed by the route's schemas. */
type RequestOf<R extends Route> = {
  caller: R["callers"] extends "public" ? undefined : ApiKey;
  params: Parsed<R["params"]>;
  query: Parsed<R["query"]>;
  body: Parsed<R["body"]>;
  idempotencyKey: R["idempotencyKey"] extends "required" ? string : string | undefined;
  /** Lower-cased names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** What a fault is told apart by. */
  requestId: string;
};

/** A body in a media type of its own, already written. */
export type Written = { mediaType: string; text: string };

type BodyOf<Response extends RouteResponse> = Response extends { mediaTypes: readonly string[] }
  ? Written
  : Response extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined;

/** What route `R` may answer: one of its statuses with the body declared for it. */
type AnswerOf<R extends Route> = {
  [Status in keyof R["responses"] & number]: {
    status: Status;
    body: BodyOf<R["responses"][Status]>;
    headers?: Record<string, string>;
  };
}[keyof R["responses"] & number];

/** Only what the route declares can be refused: anything else does not compile. */
type RefusalOf<R extends Route> = Extract<
  Refusal,
  { kind: R["refusals"][number] | (R["body"] extends z.ZodType ? "validation_error" : never) }
>;

/** What answers a route. */
export type Endpoint<R extends Route> = (request: RequestOf<R>) => Promise<Result<AnswerOf<R>, RefusalOf<R>>>;

/** A route with the endpoint that answers it, as `serve` takes them. */
export const answering = <R extends Route>(route: R, endpoint: Endpoint<R>) => ({ route, endpoint });
