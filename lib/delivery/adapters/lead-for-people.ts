import type { LeadLinks } from "#contact/ports.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { instant } from "#domain/shared/instant.ts";
import type { LeadView } from "#leads/pages/lead-view.ts";
import type { ReadLeadSetting } from "#leads/ports.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import type { Handover } from "../ports.ts";

/** How long a link opens the lead card: long enough for a quotation, short enough that an old phone tells nothing. */
const linkLifetimeMs = 30 * 24 * 3_600_000;

type World = { readSetting: ReadLeadSetting; links: LeadLinks; stopLinks: StopLinks };

/** What messages say of a lead that is handed over, with a link that expires thirty days after the lead was received. */
export function makeLeadForPeople({ readSetting, links, stopLinks }: World) {
  return async function leadForPeople(handover: Handover): Promise<LeadView> {
    const { key, delivery, subscription, state, placement, personal } = handover;
    const setting = await readSetting(key.agencyId, {
      clientId: placement.clientId,
      campaignId: state.received.campaignId,
    });
    const expiresAt = instant(Date.parse(state.received.at) + linkLifetimeMs);
    const { channel, id: subscriptionId } = subscription;
    const { clientId } = placement;
    return {
      ...setting,
      ...shown(key.leadId, state, personal),
      url: links.write({ ...key, delivery, expiresAt }),
      ...(channel !== "webhook" && {
        stop: { channel, url: stopLinks.write({ agencyId: key.agencyId, clientId, subscriptionId }) },
      }),
    };
  };
}

const shown = (leadId: string, { status, received }: LeadState, { person, notes, fields }: PersonalData) => ({
  leadId,
  status,
  person,
  notes,
  fields,
  receivedAt: received.at,
  attempts: [],
});
