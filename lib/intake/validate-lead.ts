import type { Mode } from "#domain/accounts/mode.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { parseForcedOutcome } from "#domain/delivery/forced-outcome.ts";
import { type CheckedLead, checkLead, type LeadCheckRefusal, type PushedData } from "#domain/lead/check-lead.ts";
import type { Obstacle } from "#domain/routing/obstacle.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ContactKind } from "#domain/suppressions/suppression.ts";
import type { LeadKey } from "#platform/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import type { Claim } from "./ports.ts";

export type ValidateLeadRefusal =
  | LeadCheckRefusal
  | { kind: "campaign_inactive"; campaignId: CampaignId }
  | { kind: "suppressed" }
  | { kind: "duplicate_lead"; leadId: LeadId; by: "phone" | "email" };

/**
 * A lead that passed all checks except the one for duplicates. `claim` makes that check; it is absent if the campaign
 * allows duplicates. `forced` is the obstacle that a sandbox lead asks for, for every client.
 */
type ValidatedLead = {
  campaign: Campaign;
  checked: CheckedLead;
  contacts: { contact: ContactKind; hash: string }[];
  claim?: Claim;
  forced?: Obstacle;
};

const dayMs = 24 * 3_600_000;

/**
 * Checks a lead against its campaign and the suppressions; writes nothing. The email address of a sandbox lead can
 * force a refusal (see `parseForcedOutcome`).
 */
export function makeValidateLead({
  suppressions,
  contactHash,
}: {
  suppressions: Suppressions;
  contactHash: ContactHash;
}) {
  return async function validateLead(
    campaign: Campaign | undefined,
    key: LeadKey & { mode: Mode },
    { campaignId, ...pushedData }: PushedData & { campaignId: CampaignId },
    at: Instant,
  ): Promise<Result<ValidatedLead, ValidateLeadRefusal>> {
    if (!campaign) return refuse(unknownCampaign);
    const forced = key.mode === "test" ? parseForcedOutcome(pushedData.person.email) : undefined;
    if (forced && "refusal" in forced) {
      return refuse(forced.refusal({ campaign, leadId: key.leadId, person: pushedData.person }));
    }
    if (!campaign.active) return refuse({ kind: "campaign_inactive", campaignId });
    const checked = checkLead(campaign, pushedData, at);
    if (!checked.ok) return checked;
    const contacts = hashContacts(contactHash, key.agencyId, checked.value.personal.person);
    const hashes = contacts.map(({ hash }) => hash);
    if ((await suppressions.findActive(key.agencyId, hashes, at)).length > 0) return refuse({ kind: "suppressed" });
    const { duplicateWindowDays } = campaign;
    const until = addMs(at, duplicateWindowDays * dayMs);
    const claim = duplicateWindowDays > 0 ? { ...key, campaignId, hashes, at, until } : undefined;
    return ok({
      campaign,
      checked: checked.value,
      contacts,
      claim,
      forced: forced && "obstacle" in forced ? forced.obstacle : undefined,
    });
  };
}

const unknownCampaign: ValidateLeadRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/campaignId", detail: "no such campaign" }],
};
