import middy from "@middy/core";
import { invocationLog } from "./invocation-log.ts";
import { asLambdaHandler, type MiddyHandler } from "./middy-handler.ts";

export const makeScheduledHandler = (name: string, run: () => Promise<void>): MiddyHandler<unknown, void> =>
  asLambdaHandler(
    middy<unknown, void>(
      invocationLog(
        name,
        () => ({}),
        () => true,
      ),
    ).handler(run),
  );
