import { parentPort } from "node:worker_threads";
import type { AwsThreadRequest, AwsThreadResponse } from "./aws-thread.ts";
import { serveAws } from "./serve-aws.ts";

// The thread of the emulator of AWS. It serves one system after the other.

let server: Awaited<ReturnType<typeof serveAws>> | undefined;

parentPort?.on("message", (request: AwsThreadRequest) => void onRequest(request));

async function onRequest(request: AwsThreadRequest): Promise<void> {
  if (request.kind === "stop") {
    await server?.stop();
    return respond({ kind: "stopped" });
  }
  try {
    server = await serveAws(request.options);
    respond({ kind: "started", port: server.port });
  } catch (fault) {
    respond({ kind: "failed", message: fault instanceof Error ? fault.message : String(fault) });
  }
}

function respond(response: AwsThreadResponse) {
  parentPort?.postMessage(response, []);
}
