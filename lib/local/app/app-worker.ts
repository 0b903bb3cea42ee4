import { workerData } from "node:worker_threads";
import { makeBatonApp } from "../../infrastructure/baton-app.ts";
import type { AppThreadData } from "./app-thread.ts";

const { context, outdir }: AppThreadData = workerData;
makeBatonApp({ context: { ...context }, outdir }).app.synth();
