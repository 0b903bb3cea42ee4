/** What a function's thread is told at its start. */
export type FunctionThreadData = {
  /** Path of the module, and which of its exports handles events. */
  readonly module: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logFile: string;
  /** Whether what it logs is shown on the terminal too. */
  readonly echo: boolean;
  /** Where compiled code is kept, so that the next start need not compile again. */
  readonly compileCache: string;
};

/** An event for the handler, as JSON, with the instant by which it must have answered (milliseconds since 1970). */
export type Invocation = {
  readonly id: number;
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
};

/** An error as Lambda reports it. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};

/** What the thread says: that its module is loaded, that it could not be, or how an invocation ended (its result as JSON). */
export type ThreadMessage =
  | { readonly kind: "loaded" }
  | { readonly kind: "unloadable"; readonly error: FunctionError }
  | { readonly kind: "returned"; readonly id: number; readonly result: string | undefined }
  | { readonly kind: "threw"; readonly id: number; readonly error: FunctionError };
