import type { SkipReason } from "../../domain/client/skip-reason.ts";
import type { Channel, Subscription } from "../../domain/client/subscription.ts";
import type { FailureReason } from "../../domain/delivery/delivery-fact.ts";
import type { LeadState } from "../../domain/history/lead-state.ts";
import type { PersonalData } from "../../domain/lead/personal-data.ts";
import type { Placement } from "../../domain/lead/received.ts";
import type { AgencyId, CampaignId, ClientId, DeliveryId, LeadId } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";
import type { LeadKey } from "./history.ts";

/** One lead to hand over on one subscription. It carries ids only: whoever sends reads the person at that moment. */
export type DeliveryOrder = { agencyId: AgencyId; leadId: LeadId; deliveryId: DeliveryId; channel: Channel };

/** Hands orders to the queues of their channels, at least once each. */
export type Dispatcher = { dispatch(orders: readonly DeliveryOrder[]): Promise<void> };

/** Why a delivery must not be made, now or ever. `detail` names nobody. */
export type Skip = { reason: SkipReason; detail: string };

/**
 * What a provider or an endpoint answered: it took the message, and `reference` is its id for it or the HTTP status; it did not, and may be
 * asked again; or it said that it must not be asked, and nothing was sent.
 */
export type Sent =
  { ok: true; reference: string } | { ok: false; reason: FailureReason; detail: string } | { ok: false; skip: Skip };

/** Sends one message over one channel, once. Throws only when nothing was sent and trying again is all that is left. */
export type Send<Message> = (message: Message) => Promise<Sent>;

/** Sends one message of a lead that is handed over: as `Send`, or where the lead says. */
export type SendFor<Message> = (message: Message, handover: Handover) => Promise<Sent>;

/** Everything a channel needs to hand one lead over. `delivery` counts the lead's deliveries from 0. */
export type Handover = {
  key: LeadKey;
  deliveryId: DeliveryId;
  delivery: number;
  subscription: Subscription;
  state: LeadState;
  placement: Placement;
  personal: PersonalData;
  at: Instant;
};

/** Hands one lead over on the channel of its subscription. */
export type HandOver = (handover: Handover) => Promise<Sent>;

/** The names around a lead, for messages and pages that people read. */
type LeadSetting = { agencyName: string; clientName: string; clientTimeZone: string; campaignName: string };

export type ReadLeadSetting = (
  agencyId: AgencyId,
  lead: { clientId: ClientId; campaignId: CampaignId },
) => Promise<LeadSetting>;
