import type { SendResult } from "../../ports.ts";

/** The owner of the phone replied STOP. Baton skips the SMS and does not retry it. */
export const optedOutResult: SendResult = {
  ok: false,
  skip: { reason: "opted_out", detail: "the owner of the phone replied STOP" },
  isStopped: true,
};
