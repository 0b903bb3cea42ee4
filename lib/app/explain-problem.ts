import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { problemPage } from "#platform/pages/problem-page.ts";
import { internalError, problems, problemSlug } from "./problems.ts";
import type { Routes } from "./routes.ts";

const bySlug = new Map(
  Object.entries({ ...problems, internal_error: internalError }).map(([kind, problem]) => [problemSlug(kind), problem]),
);

/** The page that a problem's type URI opens. */
export const explainProblem: Endpoint<Routes["explainProblem"]> = async ({ params: { slug } }) => {
  const problem = bySlug.get(slug);
  if (!problem) return refuse({ kind: "not_found" });
  const { "content-type": mediaType, ...headers } = pageHeaders;
  return ok({ status: 200, body: { mediaType, text: problemPage({ slug, ...problem }) }, headers });
};
