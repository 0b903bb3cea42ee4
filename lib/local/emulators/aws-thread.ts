import type { ConfigurationSet } from "../template/system.ts";
import type { Secrets } from "./secret-versions.ts";

/** The start options of the emulator of AWS. Port 0 lets the operating system choose. */
export type AwsOptions = {
  readonly port: number;
  readonly folder: string;
  readonly inboxFile: string;
  readonly secrets: Secrets;
  readonly configurationSets: readonly ConfigurationSet[];
};

/** A message to the emulator's thread. Starts and stops alternate. */
export type AwsThreadRequest = { readonly kind: "start"; readonly options: AwsOptions } | { readonly kind: "stop" };

/** A message of the thread: it listens, it could not start, or it has stopped. */
export type AwsThreadResponse =
  | { readonly kind: "started"; readonly port: number }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "stopped" };
