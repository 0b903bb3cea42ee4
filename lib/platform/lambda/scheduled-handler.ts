import middy from "@middy/core";
import { invocationLog } from "./invocation-log.ts";
import type { MiddyHandler } from "./middy-handler.ts";

export const makeScheduledHandler = (name: string, run: () => Promise<void>): MiddyHandler<unknown, void> =>
  middy<unknown, void>(invocationLog(name, () => ({}))).handler(run) as unknown as MiddyHandler<unknown, void>;
