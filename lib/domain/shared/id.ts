import * as z from "zod";

/**
 * An id as TypeID specification 0.3 writes it: `prefix_` and 128 bits as 26 characters of lower-case Crockford base32.
 */
const prefixedId = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `an id that starts with ${prefix}_`)
    .meta({ example: `${prefix}_01k9xq3v5we8ssr9n0p1e2d3f4` });

export const AgencyId = prefixedId("agency").brand<"AgencyId">();
export type AgencyId = z.infer<typeof AgencyId>;

export const ClientId = prefixedId("client").brand<"ClientId">();
export type ClientId = z.infer<typeof ClientId>;

export const CampaignId = prefixedId("campaign").brand<"CampaignId">();
export type CampaignId = z.infer<typeof CampaignId>;

export const SubscriptionId = prefixedId("sub").brand<"SubscriptionId">();
export type SubscriptionId = z.infer<typeof SubscriptionId>;

export const KeyId = prefixedId("key").brand<"KeyId">();
export type KeyId = z.infer<typeof KeyId>;

export const UserId = prefixedId("user").brand<"UserId">();
export type UserId = z.infer<typeof UserId>;

export const LeadId = prefixedId("lead").brand<"LeadId">();
export type LeadId = z.infer<typeof LeadId>;

/** Whether an id is the id of a lead. */
export const isLeadId = (id: string): id is LeadId => id.startsWith("lead_");

export const DeliveryId = prefixedId("dlv").brand<"DeliveryId">();
export type DeliveryId = z.infer<typeof DeliveryId>;

export const ContactAttemptId = prefixedId("att").brand<"ContactAttemptId">();
export type ContactAttemptId = z.infer<typeof ContactAttemptId>;

export const OutcomeId = prefixedId("out").brand<"OutcomeId">();
export type OutcomeId = z.infer<typeof OutcomeId>;

export const SuppressionId = prefixedId("sup").brand<"SuppressionId">();
export type SuppressionId = z.infer<typeof SuppressionId>;

export const MessageId = prefixedId("msg").brand<"MessageId">();
export type MessageId = z.infer<typeof MessageId>;

export const ReplayId = prefixedId("rpl").brand<"ReplayId">();
export type ReplayId = z.infer<typeof ReplayId>;

export const ExportId = prefixedId("exp").brand<"ExportId">();
export type ExportId = z.infer<typeof ExportId>;
export const ErasureId = prefixedId("era").brand<"ErasureId">();
export type ErasureId = z.infer<typeof ErasureId>;

export const RefusedLeadId = prefixedId("rfl").brand<"RefusedLeadId">();
export type RefusedLeadId = z.infer<typeof RefusedLeadId>;

export const SeatId = prefixedId("seat").brand<"SeatId">();
export type SeatId = z.infer<typeof SeatId>;

export const AppointmentId = prefixedId("apt").brand<"AppointmentId">();
export type AppointmentId = z.infer<typeof AppointmentId>;

/** The id of a return: that of its lead, and its number among the returns of the lead. */
export const ReturnId = z
  .string()
  .regex(/^ret_[0-7][0-9a-hjkmnp-tv-z]{25}-[12]$/, "an id that starts with ret_")
  .meta({ example: "ret_01k9xq3v5we8ssr9n0p1e2d3f4-1" })
  .brand<"ReturnId">();
export type ReturnId = z.infer<typeof ReturnId>;

export const toReturnId = (leadId: LeadId, number: number): ReturnId =>
  `ret_${leadId.slice("lead_".length)}-${number}` as ReturnId;

/** The lead of a return, and its number. */
export const parseReturnId = (id: ReturnId): { leadId: LeadId; number: number } => ({
  leadId: `lead_${id.slice("ret_".length, -"-1".length)}` as LeadId,
  number: Number(id.at(-1)),
});

/** The type of the id with each prefix. */
export type IdByPrefix = {
  agency: AgencyId;
  client: ClientId;
  campaign: CampaignId;
  sub: SubscriptionId;
  key: KeyId;
  user: UserId;
  lead: LeadId;
  dlv: DeliveryId;
  att: ContactAttemptId;
  out: OutcomeId;
  sup: SuppressionId;
  msg: MessageId;
  rpl: ReplayId;
  exp: ExportId;
  rfl: RefusedLeadId;
  era: ErasureId;
  seat: SeatId;
  apt: AppointmentId;
};
