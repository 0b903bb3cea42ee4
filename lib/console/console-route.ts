import type * as z from "zod";
import type { Caller } from "#domain/accounts/caller.ts";
import type { User } from "#domain/accounts/user.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Html } from "#platform/pages/html.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { ConsoleAction } from "./permissions.ts";

/** One page or action of the console. The router, the permission test and the forms read it. */
export type ConsoleRoute = {
  method: "GET" | "POST";
  /** With `{parameters}` as API Gateway writes them. */
  path: "/console" | `/console/${string}`;
  /** What the user must be allowed to do; `public` pages come before the sign-in. */
  action: ConsoleAction | "public";
  /** A path with invalid parameters does not exist. */
  params?: z.ZodObject;
  /** Fields of the query as text; each has a default or is optional, so that a page opens with an edited address. */
  query?: z.ZodObject;
  /** The fields of a form as text; only on a POST. */
  form?: z.ZodObject;
};

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** The names of form fields with what is wrong with them, to show beside each. */
export type FormFaults = Readonly<Record<string, string>>;

/** The fields of a form as text. A field that repeats, such as a list of boxes, has its values joined by commas. */
export type TypedForm = Readonly<Record<string, string>>;

/** The fields of a form: parsed, or as typed with what is wrong with each. */
export type ParsedForm<Value> =
  | { ok: true; value: Value; typed: TypedForm }
  | { ok: false; faults: FormFaults; typed: TypedForm };

/** The user who is signed in, and what their pages show of them. */
export type ConsoleSession = {
  user: User;
  /** Whom the user acts as in verbs: their agency, or the one client that they act for. */
  caller: Caller;
  /** The client that a client's user acts for; undefined for the agency's people. */
  clientId?: ClientId | undefined;
  agencyName: string;
  /** The name of the client that the user acts for. */
  clientName?: string | undefined;
  /** The clients among which a client's user may change; empty for others. */
  clients: readonly { id: ClientId; name: string }[];
  /** The zone and English in which pages show times: those of the client, or of the agency. */
  reader: ReaderLocale;
  /** The secret of this session that every form posts as `csrf`. */
  csrf: string;
};

/** A request of a signed-in user whose role may do the route's action; a public page has no session. */
export type ConsoleRequest<R extends ConsoleRoute> = {
  session: R["action"] extends "public" ? undefined : ConsoleSession;
  params: Output<R["params"]>;
  query: Output<R["query"]>;
  form: R["form"] extends z.ZodType ? ParsedForm<z.output<R["form"]>> : undefined;
  /** Lower-cased names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The address that the request came from. */
  sourceIp: string;
  now: Instant;
  requestId: string;
};

/** A page in the layout of the console. */
export type ConsolePage = {
  kind: "page";
  status?: 200 | 403 | 404 | 409 | 422 | 429 | 503;
  title: string;
  body: Html;
  /** A part of the page that the script replaces while the page is visible: the address that serves it, and its version. */
  live?: boolean;
};

export type ConsoleResponse =
  | ConsolePage
  /** After a POST; the browser follows it with a GET. `headers` may set cookies. */
  | { kind: "redirect"; to: `/console${string}` | `/b/${string}`; cookies?: readonly string[] }
  /** A part of a page, for the script; without a body if the browser's version is the newest. */
  | { kind: "fragment"; etag: string; body: Html | undefined }
  | { kind: "file"; mediaType: string; name: string; text: string }
  /** What does not exist for this user. */
  | { kind: "missing" };

export type ConsoleEndpoint<R extends ConsoleRoute> = (request: ConsoleRequest<R>) => Promise<ConsoleResponse>;

type Endpoints<Routes extends Record<string, ConsoleRoute>> = { [Name in keyof Routes]: ConsoleEndpoint<Routes[Name]> };

/** A route with its endpoint. */
export type BoundConsoleRoute = { route: ConsoleRoute; endpoint: (request: never) => Promise<ConsoleResponse> };

/** Binds each route of a table to its endpoint: a missing endpoint does not compile. */
export const bindConsole = <Routes extends Record<string, ConsoleRoute>>(
  routes: Routes,
  endpoints: Endpoints<Routes>,
): BoundConsoleRoute[] =>
  Object.entries(routes).map(([name, route]) => ({ route, endpoint: endpoints[name as keyof Routes] }));
