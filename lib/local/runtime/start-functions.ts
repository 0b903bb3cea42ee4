import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { App, CodeSource } from "../app/read-app.ts";
import type { System } from "../template/system.ts";
import { buildFunctionEnvironment, type EmulatorEndpoints } from "./function-environment.ts";
import { leaseThreads } from "./lease-threads.ts";
import { locateCode } from "./locate-code.ts";
import type { ClockOffset } from "./moved-clock.ts";
import { runFunction, type RunningFunction } from "./run-function.ts";

export type RunningFunctions = {
  readonly byName: ReadonlyMap<string, RunningFunction>;
  /** Resolves when every function has loaded its code; rejects with the error of the first that cannot. */
  readonly loaded: Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Starts the functions of a system, each in a sandbox of a shared thread, at once or with its first event. Throws an Error,
 * before it starts any, when the file of one is missing.
 */
export function startFunctions(options: {
  system: System;
  endpoints: EmulatorEndpoints;
  app: App;
  code: CodeSource;
  projectRoot: string;
  logFolder: string;
  quiet?: boolean;
  clockOffset: ClockOffset;
  functionsOnDemand?: boolean;
  functionThreads?: number;
}): RunningFunctions {
  const { system, endpoints, projectRoot, logFolder, quiet = true, clockOffset, functionsOnDemand } = options;
  const { functionThreads = availableParallelism() } = options;
  const located = system.functions.map((lambda) => ({ lambda, ...locateCode(lambda, options) }));
  const compileCache = join(projectRoot, "node_modules/.cache/baton/compiled");
  const threads = leaseThreads({ compileCache }, clockOffset, functionThreads);
  const running = located.map(({ lambda, module, exportName }, index) =>
    runFunction({
      sandbox: {
        module,
        exportName,
        functionName: lambda.name,
        functionArn: lambda.arn,
        memoryMb: lambda.memoryMb,
        environment: buildFunctionEnvironment(lambda, endpoints),
        logFile: join(logFolder, `${lambda.name}.log`),
        echo: !quiet,
      },
      timeoutSeconds: lambda.timeoutSeconds,
      findThread: () => threads.threadFor(index),
      onDemand: functionsOnDemand,
    }),
  );
  return {
    byName: new Map(running.map((lambda) => [lambda.name, lambda])),
    loaded: Promise.all(running.map(({ loaded }) => loaded)),
    async stop() {
      for (const lambda of running) lambda.stop();
      await threads.release();
    },
  };
}
