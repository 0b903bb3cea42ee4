import type { Problem } from "#platform/http/problem.ts";
import { listRefusals, type Route } from "#platform/http/route.ts";
import { makeProblemWriter } from "../problem-writer.ts";
import { problems, type RefusalKind } from "../problems.ts";
import { internalError, toProblemSlug } from "#platform/http/problem-writer.ts";
import { routes } from "../routes.ts";
import { examplePublicUrl, exampleRequestId, problemExample } from "./examples/refusal-examples.ts";

type ProblemExplanation = { status: number; title: string; meaning: string; remedy: string };

const refusalKinds = Object.keys(problems) as RefusalKind[];

/** Renders the pages of docs/problems by file name: one per problem, and an index. The Markdown is as the formatter writes it. */
export function renderProblemPages(): Record<string, string> {
  const pages = refusalKinds.map((kind) =>
    renderProblemPage(kind, problems[kind], problemExample(kind), listRefusingRequests(kind)),
  );
  const internalErrorExample = makeProblemWriter(examplePublicUrl).forFault(undefined, exampleRequestId).problem;
  return Object.fromEntries([
    ["README.md", renderIndexPage()],
    ...pages,
    renderProblemPage("internal_error", internalError, internalErrorExample, ["Any request."]),
  ]);
}

function renderIndexPage(): string {
  const all: [string, ProblemExplanation][] = [...Object.entries(problems), ["internal_error", internalError]];
  const lines = all
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([kind, { status, title }]) => `- ${status} [\`${kind}\`](${toProblemSlug(kind)}.md): ${title}`);
  return `# Problems

When the API refuses a request, it returns a document of the type \`application/problem+json\` (RFC 9457), whose \`type\` opens
the page of its \`code\`. Programs decide on \`code\`, whose meaning never changes.

${lines.join("\n")}
`;
}

function renderProblemPage(
  kind: string,
  explanation: ProblemExplanation,
  example: Problem,
  requests: string[],
): [string, string] {
  const { status, title, meaning, remedy } = explanation;
  const text = `# ${title}

\`${kind}\` · status ${status}

**What it means.** ${meaning}

**What to do.** ${remedy}

\`\`\`http
HTTP/1.1 ${status}
content-type: application/problem+json

${JSON.stringify(example, null, 2)}
\`\`\`

## Which requests return it

${requests.map((request) => `- ${request}`).join("\n")}
`;
  return [`${toProblemSlug(kind)}.md`, text];
}

/** Lists the routes that can return a refusal; for the three refusals that are not specific to a route, it describes the requests. */
function listRefusingRequests(kind: RefusalKind): string[] {
  if (kind === "no_such_route") return ["Any request to a path that the API does not have."];
  if (kind === "method_not_allowed")
    return ["Any request to a path of the API with a method that the path does not support."];
  if (kind === "temporarily_unavailable") return ["Any request."];
  return Object.entries<Route>(routes)
    .filter(([, route]) => listRefusals(route).includes(kind))
    .map(([name, { method, path }]) => `\`${method} ${path}\` (${name})`);
}
