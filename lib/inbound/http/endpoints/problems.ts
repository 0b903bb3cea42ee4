import { problemPage } from "../../../../web/problem-page.ts";
import { internalError, problems, problemSlug } from "../../../contract/problems.ts";
import type { Routes } from "../../../contract/routes.ts";
import { ok, refuse } from "../../../domain/shared/result.ts";
import { pageHeaders } from "../../../../web/page-headers.ts";
import type { Endpoint } from "../endpoint.ts";

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
