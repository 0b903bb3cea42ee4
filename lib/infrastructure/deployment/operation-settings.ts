import * as z from "zod";
import { type Context, readText } from "./context-values.ts";
import { precondition } from "./precondition.ts";

/** How new versions get requests: all at once; a tenth for five minutes; or all at once through the same alias. */
const Rollout = z.enum(["at-once", "canary", "fix"]);
export type Rollout = z.infer<typeof Rollout>;

/** What is paused: nothing; pushes and deliveries; or also jobs. */
const Pause = z.enum(["no", "sending", "all"]);
export type Pause = z.infer<typeof Pause>;

export type OperationSettings = {
  /** Distinguishes stages in one account: stack `Baton` without a name, `Baton-staging` with one. */
  readonly stageName: string | undefined;
  /** Lets X-Ray record invocations of functions, which costs by the trace. */
  readonly tracing: boolean;
  /** How new versions of the HTTP functions get requests. */
  readonly rollout: Rollout;
  /** What waits while an operator restores. */
  readonly paused: Pause;
  /** Allows webhooks to plain http. Only for trials. */
  readonly allowHttpWebhooks: boolean;
  /**
   * Allows webhooks to loopback and private addresses. Only for trials: anyone who sets up a client could then reach
   * your network.
   */
  readonly allowPrivateWebhooks: boolean;
};

/** Reads how a deployment is operated. Throws like `readDeployment`. */
export function readOperationSettings(context: Context): OperationSettings {
  const stageName = readText(context("stageName"));
  const tracing = readText(context("tracing")) ?? "false";
  const rollout = Rollout.safeParse(readText(context("rollout")) ?? "at-once");
  const paused = Pause.safeParse(readText(context("paused")) ?? "no");
  const allowHttpWebhooks = readText(context("allowHttpWebhooks")) ?? "false";
  const allowPrivateWebhooks = readText(context("allowPrivateWebhooks")) ?? "false";
  precondition(
    "stage-name-is-a-word",
    stageName === undefined || /^[a-z][a-z0-9-]{0,31}$/.test(stageName),
    "stageName is at most 32 lower-case letters, digits and hyphens, starting with a letter.",
  );
  precondition("tracing-is-true-or-false", isBoolean(tracing), "tracing is true or false.");
  precondition("rollout-is-at-once-canary-or-fix", rollout.success, "rollout is at-once, canary or fix.");
  precondition("paused-is-no-sending-or-all", paused.success, "paused is no, sending or all.");
  precondition(
    "allow-http-webhooks-is-true-or-false",
    isBoolean(allowHttpWebhooks),
    "allowHttpWebhooks is true or false.",
  );
  precondition(
    "allow-private-webhooks-is-true-or-false",
    isBoolean(allowPrivateWebhooks),
    "allowPrivateWebhooks is true or false.",
  );
  return {
    stageName,
    tracing: tracing === "true",
    rollout: rollout.data,
    paused: paused.data,
    allowHttpWebhooks: allowHttpWebhooks === "true",
    allowPrivateWebhooks: allowPrivateWebhooks === "true",
  };
}

const isBoolean = (text: string): boolean => text === "true" || text === "false";
