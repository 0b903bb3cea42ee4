import { compressResponse } from "#platform/http/compress-response.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import type { Fingerprint, Now } from "#platform/ports.ts";
import { readSessionCookie } from "./console-cookies.ts";
import type { BoundConsoleRoute, ConsoleResponse, ConsoleSession, TypedForm } from "./console-route.ts";
import { isOwnForm } from "./is-own-form.ts";
import { type ConsoleMatch, makeMatchConsoleRoute } from "./match-console-route.ts";
import { strangeFormPage } from "./pages/notice-pages.ts";
import { parseForm, parseQuery, readFields, readForm } from "./parse-form.ts";
import { hasEntries, renderUnsavedForm } from "./pages/unsaved-form-page.ts";
import { may } from "./permissions.ts";
import type { AssetFiles } from "./ports.ts";
import type { makeLoadSession, OpenSession } from "./sessions/load-session.ts";
import { toConsoleSession } from "./sessions/to-console-session.ts";
import { toHttpResponse } from "./to-http-response.ts";

type Deps = {
  routes: readonly BoundConsoleRoute[];
  loadSession: ReturnType<typeof makeLoadSession>;
  assets: AssetFiles;
  /** The address of the console's own forms. */
  publicUrl: string;
  fingerprint: Fingerprint;
  now: Now;
};

const assetPrefix = "/console/assets/";

/**
 * Makes the router of the console. It finds the route and the session, refuses what the role may not do as if it did not
 * exist, and a form that is not of this session, whose entries it keeps on a page, and renders what the endpoint returns.
 */
export function makeConsoleRouter({ routes, loadSession, assets, publicUrl, fingerprint, now }: Deps) {
  const matchRoute = makeMatchConsoleRoute(routes);
  return async function route(event: HttpEvent): Promise<HttpResponse> {
    const response = event.rawPath.startsWith(assetPrefix) ? readAsset(event) : await respond(event);
    return compressResponse(response, event.headers["accept-encoding"]);
  };

  function readAsset({ rawPath }: HttpEvent): HttpResponse {
    const file = assets.read(rawPath.slice(assetPrefix.length));
    if (!file) return toHttpResponse({ kind: "missing" }, { session: undefined, path: rawPath, assets: assets.urls });
    return {
      statusCode: 200,
      headers: {
        "content-type": file.mediaType,
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
      },
      body: file.text,
    };
  }

  async function respond(event: HttpEvent): Promise<HttpResponse> {
    const { rawPath: path } = event;
    const method = event.requestContext.http.method === "HEAD" ? "GET" : event.requestContext.http.method;
    const headers = { ...event.headers, cookie: event.cookies?.join("; ") ?? event.headers["cookie"] };
    const match = matchRoute(method, path);
    const isPublic = match?.bound.route.action === "public";
    const open = isPublic ? undefined : await findSession(headers.cookie);
    const session = open && toConsoleSession(open);
    const isSaved = method === "GET" && readFields(event.rawQueryString)["saved"] === "1";
    const view = { session, path, assets: assets.urls, isSaved };
    const form = method === "POST" ? readForm(event) : {};
    const isOwn = method !== "POST" || isOwnForm(headers, publicUrl);
    // A session may end, and another begin, while a form is filled in.
    const isOfSession = isPublic || (session && (method !== "POST" || hasSecret(form, session)));
    if (!isOfSession && match && form && isOwn && hasEntries(form))
      return toHttpResponse(renderUnsavedForm({ path, form }, session), view);
    if (!isPublic && !session) return toHttpResponse(toSignIn(event, method), view);
    if (!form || !isOwn || !isOfSession) return toHttpResponse(strangeFormPage, view);
    const response = match ? await answer(match, { event, headers, session, form }) : ({ kind: "missing" } as const);
    // What the script asks for while the page is only visible does not keep a session open.
    if (open && response.kind !== "fragment") await open.touch();
    return toHttpResponse(response, view);
  }

  async function findSession(cookie: string | undefined): Promise<OpenSession | undefined> {
    const token = readSessionCookie(cookie);
    return token === undefined ? undefined : loadSession(token);
  }

  /** Whether a form has the secret of the session. Hashes reveal nothing by how long their comparison takes. */
  function hasSecret(form: TypedForm | undefined, session: ConsoleSession): boolean {
    return fingerprint(form?.["csrf"] ?? "") === fingerprint(session.csrf);
  }

  async function answer(
    { bound: { route, endpoint }, params }: ConsoleMatch,
    { event, headers, session, form }: Answered,
  ): Promise<ConsoleResponse> {
    if (route.action !== "public" && !(session && may(session.user.role, route.action))) return { kind: "missing" };
    const parsedParams = route.params?.safeParse(params);
    const query = route.query && parseQuery(route.query, readFields(event.rawQueryString));
    if (parsedParams?.success === false || (route.query && !query)) return { kind: "missing" };
    const request = {
      session,
      params: parsedParams?.data,
      query,
      form: route.form && parseForm(route.form, form),
      headers,
      sourceIp: event.requestContext.http.sourceIp,
      now: now(),
      requestId: event.requestContext.requestId,
    };
    // The schemas of the route parsed it.
    return endpoint(request as never);
  }
}

type Answered = {
  event: HttpEvent;
  headers: Readonly<Record<string, string | undefined>>;
  session: ConsoleSession | undefined;
  form: TypedForm;
};

/** Opens the sign-in, and then the page that was asked for; the first page instead of a form without entries. */
function toSignIn({ rawPath, rawQueryString }: HttpEvent, method: string): ConsoleResponse {
  const next = rawQueryString === "" ? rawPath : `${rawPath}?${rawQueryString}`;
  const query = method === "GET" && next !== "/console" ? `?${new URLSearchParams({ next }).toString()}` : "";
  return { kind: "redirect", to: `/console/sign-in${query}` };
}
