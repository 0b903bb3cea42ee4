import * as z from "zod";
import { SubscriptionId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

const chaseLimits = { steps: 6, afterMinutes: 28 * 24 * 60 } as const;

/**
 * What a step does. `remind`: Baton sends the lead again, to the same people or by another channel of the client.
 * `second`: it sends the lead to a second person of the client, who did not get it before. `tell_agency`: it announces
 * `lead.chased` to the agency. `pass_on`: it gives the lead to the next client of the pool.
 */
export const ChaseAction = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("remind"), channel: Channel }).meta({ id: "RemindAction" }),
  z.strictObject({ kind: z.literal("second"), subscriptionId: SubscriptionId }).meta({ id: "SecondPersonAction" }),
  z.strictObject({ kind: z.literal("tell_agency") }).meta({ id: "TellAgencyAction" }),
  z.strictObject({ kind: z.literal("pass_on") }).meta({ id: "PassOnAction" }),
]);
type ChaseAction = z.infer<typeof ChaseAction>;

/** What a step does, without its parameters. */
export const ChaseActionKind = z.enum(["remind", "second", "tell_agency", "pass_on"] satisfies ChaseAction["kind"][]);

/** Minutes after the delivery, by the clock, Baton does something while the client has not reacted. */
export const ChaseStep = z
  .strictObject({
    after: z.int().min(1).max(chaseLimits.afterMinutes).meta({ description: "Minutes after the delivery." }),
    clock: z.enum(["working", "raw"]).meta({
      description:
        "`working` counts the minutes in the client's contact hours, and all of them for a client without contact hours.",
    }),
    while: z.enum(["unacknowledged", "unattempted"]).meta({
      description:
        "`unacknowledged`: the step is left out once the client has acknowledged the lead or worked it. `unattempted`: once it has " +
        "recorded an attempt or an outcome.",
    }),
    do: ChaseAction,
  })
  .meta({ id: "ChaseStep" });
export type ChaseStep = z.infer<typeof ChaseStep>;

/** The steps of the ladder by which Baton chases a client that does not react to a lead. */
export const Chase = z
  .strictObject({
    steps: z
      .array(ChaseStep)
      .min(1)
      .max(chaseLimits.steps)
      .superRefine((steps, context) => {
        for (const [index, step] of steps.entries()) {
          const previous = steps[index - 1];
          if (previous && step.after <= previous.after)
            context.addIssue({ code: "custom", path: [index, "after"], message: "later than the step before" });
        }
      }),
  })
  .meta({
    id: "Chase",
    description:
      "What Baton does while the client of a delivered lead does not react. Each step is later than the one before.",
  });
export type Chase = z.infer<typeof Chase>;

/** Whether a step can take the lead from the client. */
export const canPassOn = (steps: readonly ChaseStep[] = []): boolean =>
  steps.some((step) => step.do.kind === "pass_on");

/** Lists the subscriptions that get the lead in a step only, and not when it is placed. */
export const listSecondSubscriptions = (steps: readonly ChaseStep[] = []): SubscriptionId[] =>
  steps.flatMap((step) => (step.do.kind === "second" ? step.do.subscriptionId : []));
