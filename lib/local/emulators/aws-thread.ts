import type { ConfigurationSet } from "../template/system.ts";
import type { Secrets } from "./handle-get-secret-value.ts";

/** What the thread of the AWS emulator is told at its start. Port 0 lets the operating system choose. */
export type AwsThreadData = {
  readonly port: number;
  readonly folder: string;
  readonly inboxFile: string;
  readonly secrets: Secrets;
  readonly configurationSets: readonly ConfigurationSet[];
};

/** What the thread says when it listens. */
export type AwsThreadReady = { readonly port: number };

/** The word that ends the thread. */
export const stopMessage = "stop";
