import type { ConsoleRoute } from "../console-route.ts";
import { AppointmentChangeForm } from "../diary/schemas.ts";
import { AnswerForm, CallForm, LeadParams, ResendForm, ReturnForm, WakingForm, WithdrawalForm } from "./schemas.ts";

/** The page of a lead, and what people do with the lead there. */
export const leadRoutes = {
  showLead: {
    method: "GET",
    path: "/console/leads/{leadId}",
    action: "read_leads",
    params: LeadParams,
  },
  recordCall: {
    method: "POST",
    path: "/console/leads/{leadId}/calls",
    action: "work_leads",
    params: LeadParams,
    form: CallForm,
  },
  withdrawCall: {
    method: "POST",
    path: "/console/leads/{leadId}/withdrawals",
    action: "work_leads",
    params: LeadParams,
    form: WithdrawalForm,
  },
  answerLead: {
    method: "POST",
    path: "/console/leads/{leadId}/answers",
    action: "work_leads",
    params: LeadParams,
    form: AnswerForm,
  },
  returnLead: {
    method: "POST",
    path: "/console/leads/{leadId}/returns",
    action: "request_returns",
    params: LeadParams,
    form: ReturnForm,
  },
  changeLeadAppointment: {
    method: "POST",
    path: "/console/leads/{leadId}/appointments",
    action: "change_appointments",
    params: LeadParams,
    form: AppointmentChangeForm,
  },
  wakeLead: {
    method: "POST",
    path: "/console/leads/{leadId}/wakings",
    action: "manage_leads",
    params: LeadParams,
    form: WakingForm,
  },
  resendDelivery: {
    method: "POST",
    path: "/console/leads/{leadId}/replays",
    action: "replay_deliveries",
    params: LeadParams,
    form: ResendForm,
  },
} as const satisfies Record<string, ConsoleRoute>;
export type LeadRoutes = typeof leadRoutes;
