import type { ConfigurationSet } from "../template/system.ts";
import type { Secrets } from "./secret-versions.ts";

/** The start options of the AWS emulator's thread. Port 0 lets the operating system choose. */
export type AwsThreadData = {
  readonly port: number;
  readonly folder: string;
  readonly inboxFile: string;
  readonly secrets: Secrets;
  readonly configurationSets: readonly ConfigurationSet[];
};

/** The thread's message when it listens. */
export type AwsThreadReady = { readonly port: number };

export const stopMessage = "stop";
