import type { ClockOffset } from "./moved-clock.ts";

/** The start options of a function's thread. */
export type FunctionThreadData = {
  /** Path of the module, and the name of its export that handles events. */
  readonly module: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logFile: string;
  /** Whether its log also goes to the terminal. */
  readonly echo: boolean;
  /** Folder of compiled code, so that the next start need not compile again. */
  readonly compileCache: string;
  readonly clockOffset: ClockOffset;
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

/** A thread's message: its module is loaded or cannot be loaded, or an invocation ended. */
export type ThreadMessage =
  | { readonly kind: "loaded" }
  | { readonly kind: "unloadable"; readonly error: FunctionError }
  | { readonly kind: "returned"; readonly id: number; readonly result: string | undefined }
  | { readonly kind: "threw"; readonly id: number; readonly error: FunctionError };
