import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { RunningFunction } from "../runtime/run-function.ts";
import { listen, type ListeningServer } from "./listen.ts";

/** Path of Lambda's `Invoke`, with the function's name or ARN. */
const invocationPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Serves Lambda's `Invoke` (synchronous invocations only) for all `functions`, on any free port. */
export function serveInvocations(functions: ReadonlyMap<string, RunningFunction>): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    void handleInvocation(request, response).catch(() => response.writeHead(500).end());
  });
  return listen(server, 0);

  async function handleInvocation(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, functionName] = invocationPath.exec(request.url ?? "") ?? [];
    const lambda = functions.get(decodeURIComponent(functionName ?? "").replace(/^arn:.*:function:/, ""));
    if (!lambda) {
      response.writeHead(404, { "content-type": "application/json", "x-amzn-errortype": "ResourceNotFoundException" });
      response.end(JSON.stringify({ Type: "User", Message: "Function not found" }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const outcome = await lambda.invoke(JSON.parse(Buffer.concat(chunks).toString() || "{}"));
    response.writeHead(200, {
      "content-type": "application/json",
      ...(!outcome.ok && { "x-amz-function-error": "Unhandled" }),
    });
    response.end(JSON.stringify(outcome.ok ? outcome.result : outcome.error));
  }
}
