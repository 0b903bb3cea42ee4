import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type AwsThreadData, type AwsThreadReady, stopMessage } from "./aws-thread.ts";

/** The running emulator of SNS, SQS, SES and Secrets Manager, all on one endpoint. */
export type Aws = { readonly endpoint: string; stop(): Promise<void> };

/** Runs fauxqs (SNS and SQS, stored in `folder`) and what it lacks, in a thread. Rejects when the port is taken. */
export async function startAws(options: AwsThreadData): Promise<Aws> {
  const worker = new Worker(new URL("aws-worker.ts", import.meta.url), {
    name: "aws-emulator",
    workerData: options,
    execArgv: [],
  });
  const [ready]: AwsThreadReady[] = await Promise.race([
    once(worker, "message"),
    once(worker, "exit").then(([code]) => Promise.reject(new Error(`The AWS emulator ended with code ${code}.`))),
  ]);
  worker.on("error", (fault) => console.error("The AWS emulator failed.", fault));

  return {
    endpoint: `http://127.0.0.1:${ready?.port}`,
    async stop() {
      const ended = once(worker, "exit");
      worker.postMessage(stopMessage, []);
      await ended;
    },
  };
}
