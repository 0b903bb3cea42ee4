import type * as z from "zod";
import { Role } from "#domain/accounts/api-key.ts";
import type { PlatformRefusal } from "./problems.ts";

/** The Lambdas that answer HTTP. */
type HttpFunction = "intake" | "api" | "lead-card";

/** What routes are about, as a reader of the API looks for them. */
export type Topic =
  | "Leads"
  | "Clients"
  | "Campaigns"
  | "Subscriptions"
  | "Events"
  | "Suppressions"
  | "Deliveries"
  | "Keys"
  | "Billing"
  | "Reconciliation"
  | "Sandbox"
  | "Pages";

/** What a route answers with a status. `schema` is the JSON body; other media types are named. */
export type RouteResponse = {
  description: string;
  schema?: z.ZodType;
  mediaTypes?: readonly string[];
  /** Headers that say something about this answer, each with what it says. */
  headers?: Readonly<Record<string, string>>;
};

/** One promise of the API. OpenAPI, the gateway and the handlers all read it, so that none can drift from the others. */
export type Route<RefusalKind extends string = string> = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With `{parameters}` as API Gateway writes them. */
  path: `/${string}`;
  handledBy: HttpFunction;
  topic: Topic;
  summary: string;
  /** What its caller must know beyond the summary. */
  description?: string;
  /** The roles whose keys may call it; "public" needs no key. */
  callers: readonly Role[] | "public";
  /** Whether test keys may call it although it is no GET: it changes nothing, or nothing but the sandbox. */
  takesTestKeys?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Bytes that its body may have; `limits.bodyBytes` unless told. */
  bodyBytes?: number;
  /** `body` is an envelope only: its endpoint reads the items one by one, so that a wrong one refuses itself alone. */
  parsesItemsSeparately?: true;
  /** What a form on a page of ours posts; not JSON, and read by the page's own function. */
  form?: z.ZodType;
  /** Whether an Idempotency-Key makes this request safe to repeat, and whether it may be missing. */
  idempotencyKey?: "required" | "optional";
  responses: Readonly<Record<number, RouteResponse>>;
  /** What this route refuses beyond what every route does. */
  refusals: readonly RefusalKind[];
};

/** Refusals that any route with a JSON body can give while reading it. */
const bodyRefusals = [
  "malformed_json",
  "unsupported_media_type",
  "body_too_large",
  "validation_error",
] as const satisfies PlatformRefusal["kind"][];

/** Whether a key may call the route whatever its role. */
export const isOpenToAnyRole = ({ callers }: Route): boolean =>
  callers === "public" || Role.options.every((role) => callers.includes(role));

/** Whether a test key may call the route: reading changes nothing. */
export const isOpenToTestKeys = ({ method, takesTestKeys, callers }: Route): boolean =>
  callers === "public" || method === "GET" || takesTestKeys === true;

/** Whether the route takes no body at all for an empty object, because each of its fields has a default. */
export const isBodyOptional = ({ method, body }: Route): boolean =>
  method === "POST" && body !== undefined && body.safeParse({}).success;

/** All kinds of refusal that `route` can answer with. */
export function listRefusals<RefusalKind extends string>(
  route: Route<RefusalKind>,
): (RefusalKind | PlatformRefusal["kind"])[] {
  return [
    ...(route.callers === "public" ? [] : (["unauthenticated"] as const)),
    ...(isOpenToAnyRole(route) ? [] : (["forbidden"] as const)),
    ...(isOpenToTestKeys(route) ? [] : (["live_key_needed"] as const)),
    ...(route.body ? bodyRefusals : []),
    ...(route.query || route.idempotencyKey ? (["invalid_parameter"] as const) : []),
    ...(route.idempotencyKey === "required" ? (["idempotency_key_missing"] as const) : []),
    ...route.refusals,
  ];
}
