import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { renderProblemTypePage } from "#platform/pages/problem-page.ts";
import { internalError, problems, toProblemSlug } from "./problems.ts";
import type { Routes } from "./routes.ts";

const problemsBySlug = new Map(
  Object.entries({ ...problems, internal_error: internalError }).map(([kind, problem]) => [
    toProblemSlug(kind),
    problem,
  ]),
);

/** Serves the page that a problem's type URI opens. */
export const explainProblem: Endpoint<Routes["explainProblem"]> = async ({ params: { slug } }) => {
  const problem = problemsBySlug.get(slug);
  if (!problem) return refuse({ kind: "not_found" });
  const { "content-type": mediaType, ...headers } = pageHeaders;
  return ok({ status: 200, body: { mediaType, text: renderProblemTypePage({ slug, ...problem }) }, headers });
};
