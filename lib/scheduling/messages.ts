import * as z from "zod";
import { Currency } from "#domain/shared/currency.ts";
import {
  AgencyId,
  AppointmentId,
  CampaignId,
  ClientId,
  DeliveryId,
  ErasureId,
  ExportId,
  LeadId,
  MessageId,
  ReplayId,
  SubscriptionId,
} from "#domain/shared/id.ts";
import { Month } from "#domain/shared/time-zone.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

const agencyId = AgencyId;

/** A message on the due queue. The worker reads the due time when it runs, so an old message does nothing. */
export const DueJobMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("release"), agencyId, campaignId: CampaignId }),
  z.object({ kind: z.literal("chase"), agencyId, campaignId: CampaignId }),
  z.object({ kind: z.literal("canary"), agencyId, campaignId: CampaignId }),
  z.object({
    kind: z.literal("retry"),
    agencyId,
    about: z.union([LeadId, MessageId]),
    deliveryId: DeliveryId,
    channel: Channel,
    replayId: ReplayId.optional(),
  }),
  z.object({ kind: z.literal("recheck"), agencyId, leadId: LeadId }),
  z.object({ kind: z.literal("wake"), agencyId, leadId: LeadId }),
  z.object({ kind: z.literal("appointment"), agencyId, leadId: LeadId, appointmentId: AppointmentId }),
  z.object({ kind: z.literal("return"), agencyId, leadId: LeadId }),
  z.object({ kind: z.literal("close"), agencyId, clientId: ClientId, currency: Currency }),
  z.object({ kind: z.literal("credit"), agencyId, clientId: ClientId, currency: Currency }),
  z.object({ kind: z.literal("overdue"), agencyId, clientId: ClientId, currency: Currency }),
  z.object({ kind: z.literal("unsent"), agencyId }),
  z.object({ kind: z.literal("endpoint"), agencyId, clientId: ClientId.optional(), subscriptionId: SubscriptionId }),
  z.object({ kind: z.literal("replay"), agencyId, replayId: ReplayId }),
  z.object({ kind: z.literal("export"), agencyId, exportId: ExportId }),
  z.object({ kind: z.literal("erasure"), agencyId, erasureId: ErasureId }),
  z.object({ kind: z.literal("day_cells"), agencyId, clientId: ClientId, date: z.iso.date() }),
  z.object({ kind: z.literal("month_cells"), agencyId, clientId: ClientId, month: Month }),
  z.object({ kind: z.literal("rebuild_cells"), agencyId, clientId: ClientId }),
]);
export type DueJobMessage = z.infer<typeof DueJobMessage>;
