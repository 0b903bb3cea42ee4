import { AsyncLocalStorage } from "node:async_hooks";
import { createWriteStream, type WriteStream } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isRecord } from "#domain/shared/is-record.ts";
import type { FunctionError, Invocation, SandboxMessage, SandboxOptions } from "./function-thread.ts";

/** A function's code in this thread, loaded for it alone. What the code imports, other sandboxes share. */
export type Sandbox = {
  readonly options: SandboxOptions;
  readonly environment: Record<string, string>;
  readonly log: WriteStream;
  /** Reports how the invocation ended. It does not end in a sandbox that could not load. */
  run(invocation: Invocation): Promise<void>;
  report(message: SandboxMessage): void;
};

type Handler = (event: unknown, context: object) => unknown;

/** The sandbox whose code runs now, in all callbacks and promises that its invocations begin too. */
export const currentSandbox = new AsyncLocalStorage<Sandbox>();

const machineNow = Date.now;
const { cache } = createRequire(import.meta.url);

/** Opens the sandbox `number` and loads its code. Reports that it is loaded or cannot be loaded. */
export function openSandbox(
  number: number,
  options: SandboxOptions,
  report: (message: SandboxMessage) => void,
): Sandbox {
  const log = createWriteStream(options.logFile, { flags: "a" });
  // The folder of the log may be gone when the last lines are written.
  log.on("error", () => undefined);
  const sandbox: Sandbox = {
    options,
    environment: { ...options.environment },
    log,
    async run(invocation) {
      const handle = await handler.catch(() => undefined);
      if (handle) report(await currentSandbox.run(sandbox, () => invoke(handle, invocation)));
    },
    report,
  };
  const handler = currentSandbox.run(sandbox, () => loadHandler(number, options));
  handler.then(
    () => report({ kind: "loaded" }),
    (fault) => {
      currentSandbox.run(sandbox, () => console.error(fault));
      report({ kind: "unloadable", error: toFunctionError(fault) });
    },
  );
  return sandbox;

  async function invoke(handle: Handler, { id, requestId, event, timeoutMs }: Invocation): Promise<SandboxMessage> {
    try {
      const result = await handle(JSON.parse(event), makeContext(options, requestId, machineNow() + timeoutMs));
      return { kind: "returned", id, result: JSON.stringify(result) };
    } catch (fault) {
      const error = toFunctionError(fault);
      console.error(
        JSON.stringify({ level: "ERROR", message: "Invoke Error", function_request_id: requestId, ...error }),
      );
      return { kind: "threw", id, error };
    }
  }
}

/**
 * Imports a function's module once more, so that it reads the environment of its sandbox. The modules that it imports are
 * loaded once in a thread; a bundle has its own.
 */
async function loadHandler(number: number, { module: path, exportName }: SandboxOptions): Promise<Handler> {
  delete cache[path];
  for (const preloaded of findPreloaded(process.env["NODE_OPTIONS"])) await import(preloaded);
  const module: Record<string, unknown> = await import(`${pathToFileURL(path).href}?sandbox=${number}`);
  // The import of a CommonJS bundle lacks exports that it assigns in a way that Node cannot detect.
  const { default: commonJs } = module;
  const found = module[exportName] ?? (isRecord(commonJs) ? commonJs[exportName] : undefined);
  if (isHandler(found)) return found;
  throw new Error(`${path} does not export a function ${exportName}.`);
}

/** The URLs of the modules that Node imports first, as it does in Lambda. Each is loaded once in a thread. */
const findPreloaded = (nodeOptions = ""): string[] =>
  [...nodeOptions.matchAll(/--import[ =](\S+)/g)].map(([, url = ""]) => url);

/** Makes the invocation's context as the Node.js runtime of Lambda does. */
function makeContext({ functionName, functionArn, memoryMb }: SandboxOptions, awsRequestId: string, deadline: number) {
  return {
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - machineNow()),
  };
}

function toFunctionError(fault: unknown): FunctionError {
  if (!(fault instanceof Error)) return { errorType: typeof fault, errorMessage: String(fault) };
  return { errorType: fault.name, errorMessage: fault.message, trace: fault.stack?.split("\n") ?? [] };
}

const isHandler = (value: unknown): value is Handler => typeof value === "function";
