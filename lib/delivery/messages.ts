import * as z from "zod";
import { Side } from "#domain/appointments/appointment-fact.ts";
import { AppointmentMessageIdentity, AppointmentMessageKind } from "#domain/appointments/appointment-message-fact.ts";
import {
  AgencyId,
  AppointmentId,
  ClientId,
  DeliveryId,
  LeadId,
  MessageId,
  ReplayId,
  SubscriptionId,
} from "#domain/shared/id.ts";

/**
 * The tags that an email or a text carries through its provider, so that the provider's reports name the delivery. Ids,
 * never the address. SES accepts letters, digits, `_` and `-` in them (Amazon SES Developer Guide, "Specify your
 * configuration set when you send email").
 */
export const deliveryTags = {
  agency: AgencyId,
  client: ClientId.optional(),
  subscription: SubscriptionId,
  about: z.union([LeadId, MessageId]),
  delivery: DeliveryId,
  replay: ReplayId.optional(),
} as const;

/** The tags of a message about an appointment, which identify it. */
export const appointmentTags = {
  agency: AgencyId,
  about: LeadId,
  appointment: AppointmentId,
  sequence: z.coerce.number().pipe(AppointmentMessageIdentity.shape.sequence),
  message: AppointmentMessageKind,
  side: Side,
  minutesBefore: z.coerce.number().pipe(z.int().positive()).optional(),
} as const;

type Parsed<Tags extends z.ZodRawShape> = z.infer<z.ZodObject<Tags>>;

/** The delivery that the tags name. */
export const toTaggedDelivery = (tags: Parsed<typeof deliveryTags>) => ({
  agencyId: tags.agency,
  clientId: tags.client,
  subscriptionId: tags.subscription,
  about: tags.about,
  deliveryId: tags.delivery,
  replayId: tags.replay,
});

/** The message about an appointment that the tags name. */
export const toAppointmentOrder = ({ agency, about, appointment, ...identity }: Parsed<typeof appointmentTags>) => ({
  agencyId: agency,
  leadId: about,
  appointmentId: appointment,
  ...identity,
});
