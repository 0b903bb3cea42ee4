import type { SQSEvent } from "aws-lambda";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import { SignInMessage } from "./messages.ts";
import type { makeSendSignIn } from "./send-sign-in.ts";

type Deps = {
  name: string;
  loadSend: () => Promise<ReturnType<typeof makeSendSignIn>>;
  onFault: (error: unknown) => void;
};

/** Processes the orders to email a link and a code. */
export const onSignInOrders = ({ name, loadSend, onFault }: Deps): MiddyHandler<SQSEvent, BatchResponse> =>
  makeQueueHandler({
    name,
    schema: SignInMessage,
    async loadProcess() {
      const send = await loadSend();
      return ({ requestId }) => send(requestId);
    },
    // The id of a request is a secret, so the log has none of it.
    correlate: () => ({}),
    onFault,
  });
