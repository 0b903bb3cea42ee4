import { createWriteStream } from "node:fs";
import { enableCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { guardDynamoDbRequests } from "../emulators/guard-dynamodb-requests.ts";
import { installMovedClock } from "./moved-clock.ts";
import type { FunctionError, FunctionThreadData, Invocation, ThreadMessage } from "./function-thread.ts";

const data: FunctionThreadData = workerData;
const machineNow = Date.now;
installMovedClock(data.clockOffset);
guardDynamoDbRequests();
enableCompileCache(data.compileCache);
logToFile();

const handler = await loadHandler();
parentPort?.on("message", (invocation: Invocation) => void runInvocation(invocation));
sendMessage({ kind: "loaded" });

type Handler = (event: unknown, context: object) => unknown;

async function loadHandler(): Promise<Handler> {
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(data.module).href);
    // The import of a CommonJS bundle lacks exports that it assigns in a way that Node cannot detect.
    const { default: commonJs } = module;
    const found = module[data.exportName] ?? (isRecord(commonJs) ? commonJs[data.exportName] : undefined);
    if (isHandler(found)) return found;
    throw new Error(`${data.module} does not export a function ${data.exportName}.`);
  } catch (fault) {
    sendMessage({ kind: "unloadable", error: toFunctionError(fault) });
    throw fault;
  }
}

async function runInvocation({ id, requestId, event, timeoutMs }: Invocation): Promise<void> {
  const deadline = machineNow() + timeoutMs;
  try {
    const result = await handler(JSON.parse(event), makeContext(requestId, deadline));
    sendMessage({ kind: "returned", id, result: JSON.stringify(result) });
  } catch (fault) {
    const error = toFunctionError(fault);
    console.error(
      JSON.stringify({ level: "ERROR", message: "Invoke Error", function_request_id: requestId, ...error }),
    );
    sendMessage({ kind: "threw", id, error });
  }
}

/** Makes the invocation's context as the Node.js runtime of Lambda does. */
function makeContext(awsRequestId: string, deadline: number): object {
  return {
    functionName: data.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    logGroupName: `/aws/lambda/${data.functionName}`,
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

/** Writes the log to the function's own file. On the terminal eight logs would bury what a person looks for. */
function logToFile() {
  const file = createWriteStream(data.logFile, { flags: "a" });
  for (const stream of [process.stdout, process.stderr]) {
    const writeToTerminal = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array) => {
      file.write(chunk);
      return data.echo ? writeToTerminal(chunk) : true;
    };
  }
}

function sendMessage(message: ThreadMessage) {
  parentPort?.postMessage(message, []);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
