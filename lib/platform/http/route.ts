import type * as z from "zod";
import { Role } from "#domain/accounts/api-key.ts";
import type { PlatformRefusal } from "./problems.ts";

/** The Lambda functions that serve HTTP. */
type HttpFunction = "intake" | "api" | "lead-card" | "statements";

/** The subject of a route: the tag in the OpenAPI document under which a developer looks for it. */
export type Topic =
  | "Leads"
  | "Clients"
  | "Appointments"
  | "Campaigns"
  | "Subscriptions"
  | "Events"
  | "Suppressions"
  | "Erasures"
  | "Deliveries"
  | "Keys"
  | "Users"
  | "Billing"
  | "Returns"
  | "Reconciliation"
  | "Reports"
  | "Sandbox"
  | "Service"
  | "Pages";

/** The response of a route with one status. `schema` is the JSON body; other media types are listed. */
export type RouteResponse = {
  description: string;
  schema?: z.ZodType;
  mediaTypes?: readonly string[];
  /** The headers that are specific to this response, each with its description. */
  headers?: Readonly<Record<string, string>>;
};

/** One route of the API. OpenAPI, the gateway and the handlers all read it, so that none can drift from the others. */
export type Route<RefusalKind extends string = string> = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `{parameters}` as API Gateway writes them. */
  path: `/${string}`;
  handledBy: HttpFunction;
  topic: Topic;
  summary: string;
  /** What a caller must know beyond the summary. */
  description?: string;
  /** The roles whose keys may call it; "public" needs no key. */
  callers: readonly Role[] | "public";
  /** Whether test keys may call it although it is not a GET: it changes nothing, or only the sandbox. */
  takesTestKeys?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The maximum size of its body in bytes; `limits.bodyBytes` by default. */
  bodyBytes?: number;
  /** `body` is only an envelope: the endpoint parses each item separately, so that one invalid item does not refuse the others. */
  parsesItemsSeparately?: true;
  /** The fields that a form on a page posts; not JSON, and parsed by the page's own function. */
  form?: z.ZodType;
  /** Whether an Idempotency-Key makes this request safe to repeat, and whether it may be missing. */
  idempotencyKey?: "required" | "optional";
  responses: Readonly<Record<number, RouteResponse>>;
  /** The refusals of this route beyond those of every route. */
  refusals: readonly RefusalKind[];
};

/** The refusals of any route with a JSON body. */
const bodyRefusals = [
  "malformed_json",
  "unsupported_media_type",
  "body_too_large",
  "validation_error",
] as const satisfies PlatformRefusal["kind"][];

/** Whether keys of every role may call the route. */
export const isOpenToAnyRole = ({ callers }: Route): boolean =>
  callers === "public" || Role.options.every((role) => callers.includes(role));

/** Whether a test key may call the route. A GET changes nothing, so it may. */
export const isOpenToTestKeys = ({ method, takesTestKeys, callers }: Route): boolean =>
  callers === "public" || method === "GET" || takesTestKeys === true;

/** Whether the body may be missing: each of its fields has a default, so a missing body means an empty object. */
export const isBodyOptional = ({ method, body }: Route): boolean =>
  method === "POST" && body !== undefined && body.safeParse({}).success;

/** Lists every kind of refusal that `route` can return. */
export function listRefusals<RefusalKind extends string>(
  route: Route<RefusalKind>,
): (RefusalKind | PlatformRefusal["kind"])[] {
  const kinds = [
    ...(route.callers === "public" ? [] : (["unauthenticated", "rate_limited"] as const)),
    ...(isOpenToAnyRole(route) ? [] : (["forbidden"] as const)),
    ...(isOpenToTestKeys(route) ? [] : (["live_key_needed"] as const)),
    ...(route.body ? bodyRefusals : []),
    ...(route.callers !== "public" || route.query ? (["invalid_parameter"] as const) : []),
    ...(route.idempotencyKey === "required" ? (["idempotency_key_missing"] as const) : []),
    ...route.refusals,
    // A page shows its faults as pages.
    ...(route.topic === "Pages" ? [] : (["temporarily_unavailable"] as const)),
  ];
  return [...new Set(kinds)];
}

/** The roles that routes are open to, by name. */
export const callers = {
  everyone: ["agency", "client", "billing"],
  agency: ["agency"],
  agencyAndBilling: ["agency", "billing"],
  agencyAndClient: ["agency", "client"],
} as const satisfies Record<string, readonly Role[]>;
