import * as z from "zod";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { MeasuredPlan } from "./measure-plan.ts";
import { LeadPlan } from "./plan-leads.ts";
import {
  PlanAmount,
  plannedFields,
  PlanPriceEvent,
  PlanRequest,
  planShares,
  planShareWords,
  WeeklyReached,
} from "./plan-request.ts";

/** A plan as a caller asks for it: what it leaves out is measured from the leads of the client or campaign. */
export const NewPlan = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "Measure the leads of this client." }),
    campaignId: CampaignId.optional().meta({ description: "Measure the leads of this campaign." }),
    ...plannedFields,
    saleValue: PlanAmount.optional(),
    returnShare: planShares.returnShare.optional(),
    funnel: z
      .discriminatedUnion("model", [
        z
          .strictObject({ model: z.literal("callback"), conversion: planShares.conversion.optional() })
          .meta({ id: "NewCallbackPlan" }),
        z
          .strictObject({
            model: z.literal("appointment"),
            set: planShares.set.optional(),
            held: planShares.held.optional(),
            close: planShares.close.optional(),
            pricePer: PlanPriceEvent,
          })
          .meta({ id: "NewAppointmentPlan" }),
      ])
      .meta({ id: "NewPlanFunnel", description: planShareWords }),
    weeklyReached: WeeklyReached.optional(),
  })
  .meta({ id: "NewPlan", description: "What is absent is measured from leads that are old enough." });
export type NewPlan = z.infer<typeof NewPlan>;

/** A plan, with what it was calculated from. */
export const PlanView = z
  .object({ plan: LeadPlan, plannedWith: PlanRequest })
  .meta({ id: "PlanView", description: "`plannedWith` says what was given, measured or assumed." });
export type PlanView = z.infer<typeof PlanView>;

/**
 * Completes a plan by what was measured. Refuses with the JSON pointers of what is neither given nor measured, because no
 * lead that is old enough shows it.
 */
export function completePlan(
  { clientId: _, campaignId: __, saleValue, returnShare, funnel, ...given }: NewPlan,
  measured: MeasuredPlan & { weeklyReached?: number[] | undefined },
): Result<PlanRequest, { kind: "plan_unmeasured"; missing: string[] }> {
  const missing: string[] = [];
  const need = <Value>(value: Value | undefined, pointer: string): Value | undefined => {
    if (value === undefined) missing.push(pointer);
    return value;
  };
  const common = {
    saleValue: need(saleValue ?? measured.saleValue, "/saleValue"),
    returnShare: need(returnShare ?? measured.returnShare, "/returnShare"),
  };
  const complete = completeFunnel(funnel, measured, need);
  if (!common.saleValue || !common.returnShare || !complete) return refuse({ kind: "plan_unmeasured", missing });
  const { saleValue: value, returnShare: share } = common;
  const weeklyReached = given.weeklyReached ?? measured.weeklyReached;
  return ok({
    ...given,
    saleValue: value,
    returnShare: share,
    funnel: complete,
    weeklyReached,
  });
}

function completeFunnel(
  funnel: NewPlan["funnel"],
  measured: MeasuredPlan,
  need: <Value>(value: Value | undefined, pointer: string) => Value | undefined,
): PlanRequest["funnel"] | undefined {
  if (funnel.model === "callback") {
    const conversion = need(funnel.conversion ?? measured.conversion, "/funnel/conversion");
    return conversion && { model: "callback", conversion };
  }
  const set = need(funnel.set ?? measured.set, "/funnel/set");
  const held = need(funnel.held ?? measured.held, "/funnel/held");
  const close = need(funnel.close ?? measured.close, "/funnel/close");
  return set && held && close && { model: "appointment", set, held, close, pricePer: funnel.pricePer };
}
