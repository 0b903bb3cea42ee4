import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { replaceTransport } from "#platform/aws/client-transport.ts";
import { guardDynamoDbRequests } from "../emulators/guard-dynamodb-requests.ts";
import { chooseEmulatorTransport } from "./emulator-transport.ts";
import type { SandboxMessage, ThreadData, ThreadRequest, ThreadResponse } from "./function-thread.ts";
import { type ClockOffset, installMovedClock } from "./moved-clock.ts";
import { currentSandbox, openSandbox, type Sandbox } from "./thread-sandbox.ts";

// A thread that runs functions, each in a sandbox. Node knows of every callback in which sandbox it began, so each function
// has its own environment and log, and a crash ends one sandbox and not the thread.

const { compileCache }: ThreadData = workerData;
const sandboxes = new Map<number, Sandbox>();
let clockOffset: ClockOffset | undefined;

enableCompileCache(compileCache);
installMovedClock(() => clockOffset?.[0] ?? 0);
guardDynamoDbRequests();
replaceTransport(chooseEmulatorTransport);
splitEnvironment();
splitLog();
process.on("uncaughtException", onCrash);
parentPort?.on("message", onRequest);

function onRequest(request: ThreadRequest) {
  switch (request.kind) {
    case "clock":
      clockOffset = request.offset;
      return;
    case "open": {
      const { sandbox, options } = request;
      const report = (message: SandboxMessage) => respond({ kind: "sandbox", sandbox, message });
      sandboxes.set(sandbox, openSandbox(sandbox, options, report));
      return;
    }
    case "invoke":
      void sandboxes.get(request.sandbox)?.run(request.invocation);
      return;
    case "close":
      sandboxes.get(request.sandbox)?.log.end();
      sandboxes.delete(request.sandbox);
      return;
    case "ping":
      respond({ kind: "pong" });
  }
}

/** Ends the sandbox in which an error was thrown outside a promise, or a promise was rejected that none awaits. */
function onCrash(fault: unknown) {
  const sandbox = currentSandbox.getStore();
  if (!sandbox) throw fault;
  console.error(fault);
  sandbox.report({ kind: "crashed" });
}

/** Gives each sandbox an environment of its own, which its code may change. Outside of sandboxes it is empty. */
function splitEnvironment() {
  const environment = () => currentSandbox.getStore()?.environment ?? {};
  process.env = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => Reflect.get(environment(), name),
      set: (_, name, value) => Reflect.set(environment(), name, String(value)),
      has: (_, name) => Reflect.has(environment(), name),
      deleteProperty: (_, name) => Reflect.deleteProperty(environment(), name),
      ownKeys: () => Reflect.ownKeys(environment()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(environment(), name),
    },
  );
}

/** Writes each function's log to its own file. On the terminal eight logs would bury what a person looks for. */
function splitLog() {
  for (const stream of [process.stdout, process.stderr]) {
    const writeToTerminal = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array) => {
      const sandbox = currentSandbox.getStore();
      if (!sandbox) return writeToTerminal(chunk);
      if (sandbox.log.writable) sandbox.log.write(chunk);
      return sandbox.options.echo ? writeToTerminal(chunk) : true;
    };
  }
}

function respond(response: ThreadResponse) {
  parentPort?.postMessage(response, []);
}
