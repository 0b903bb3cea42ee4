import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { AwsOptions, AwsThreadRequest, AwsThreadResponse } from "./aws-thread.ts";

/** The running emulator of SNS, SQS, SES and Secrets Manager, all on one endpoint. */
export type Aws = { readonly endpoint: string; stop(): Promise<void> };

/** Threads whose system has stopped; the next one takes them over with their loaded code. */
const idleThreads: Worker[] = [];

/** Runs fauxqs (SNS and SQS, stored in `folder`) and what it lacks, in a thread. Rejects when the port is taken. */
export async function startAws(options: AwsOptions): Promise<Aws> {
  const worker = idleThreads.pop() ?? startThread();
  worker.ref();
  const started = await call(worker, { kind: "start", options });
  if (started.kind !== "started") {
    await worker.terminate();
    throw new Error(`The AWS emulator did not start: ${started.kind === "failed" ? started.message : started.kind}`);
  }

  return {
    endpoint: `http://127.0.0.1:${started.port}`,
    async stop() {
      await call(worker, { kind: "stop" });
      worker.unref();
      idleThreads.push(worker);
    },
  };
}

function startThread(): Worker {
  const worker = new Worker(new URL("aws-worker.ts", import.meta.url), { name: "aws-emulator", execArgv: [] });
  worker.on("error", (fault) => console.error("The AWS emulator failed.", fault));
  worker.on("exit", () => {
    const place = idleThreads.indexOf(worker);
    if (place >= 0) idleThreads.splice(place, 1);
  });
  return worker;
}

/** Sends a request to the thread and resolves to its response. Rejects when the thread ends instead. */
async function call(worker: Worker, request: AwsThreadRequest): Promise<AwsThreadResponse> {
  const aborted = new AbortController();
  const { signal } = aborted;
  worker.postMessage(request, []);
  try {
    const [response]: AwsThreadResponse[] = await Promise.race([
      once(worker, "message", { signal }),
      once(worker, "exit", { signal }).then(([code]) =>
        Promise.reject(new Error(`The AWS emulator ended with code ${code}.`)),
      ),
    ]);
    if (!response) throw new Error("The AWS emulator did not respond.");
    return response;
  } finally {
    aborted.abort();
  }
}
