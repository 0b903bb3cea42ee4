import type { ClockOffset } from "./moved-clock.ts";

/** What a sandbox runs: a function's code, with an environment and a log of its own. */
export type SandboxOptions = {
  /** Path of the module, and the name of its export that handles events. */
  readonly module: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Whether its log also goes to the terminal. */
  readonly echo: boolean;
};

/** An event for the handler, as JSON, and how long the handler may take, in milliseconds. */
export type Invocation = {
  readonly id: number;
  readonly requestId: string;
  readonly event: string;
  readonly timeoutMs: number;
};

/** An error as Lambda reports it. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};

/** A message about a sandbox: its code is loaded or cannot be loaded, an invocation ended, or its code crashed. */
export type SandboxMessage =
  | { readonly kind: "loaded" }
  | { readonly kind: "unloadable"; readonly error: FunctionError }
  | { readonly kind: "returned"; readonly id: number; readonly result: string | undefined }
  | { readonly kind: "threw"; readonly id: number; readonly error: FunctionError }
  | { readonly kind: "crashed" };

/** The start options of a thread: the folder of compiled code, so that the next start need not compile again. */
export type ThreadData = { readonly compileCache: string };

/** A message to a thread. Each sandbox has a number that no other sandbox of this process has. */
export type ThreadRequest =
  | { readonly kind: "clock"; readonly offset: ClockOffset }
  | { readonly kind: "open"; readonly sandbox: number; readonly options: SandboxOptions }
  | { readonly kind: "invoke"; readonly sandbox: number; readonly invocation: Invocation }
  | { readonly kind: "close"; readonly sandbox: number }
  | { readonly kind: "ping" };

/** A message from a thread: about one of its sandboxes, or the response to a ping. */
export type ThreadResponse =
  | { readonly kind: "sandbox"; readonly sandbox: number; readonly message: SandboxMessage }
  | { readonly kind: "pong" };
