import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A lead's claim on the phone number and email address of its person, as keyed hashes, until the window ends. */
export type Claim = {
  agencyId: AgencyId;
  /** Each mode has its own claims: a sandbox lead is never a duplicate of a live lead, nor the other way round. */
  mode?: Mode;
  campaignId: CampaignId;
  leadId: LeadId;
  hashes: readonly string[];
  at: Instant;
  until: Instant;
};

/**
 * Which lead of a campaign last had a phone number or email address. A claim counts only if its lead is stored. If
 * intake crashed before it stored the lead, the next lead takes the claim over. `fingerprint` is that of the request:
 * if the first request crashed and a retry stored a different lead under the same key, the first claim is void.
 */
export type Claims = {
  /**
   * Claims all hashes, or none. If an earlier lead holds one of them, returns that lead and the hash (`taken`); if
   * intake is still storing that lead, and may fail, returns `in_doubt`. Idempotent for the same lead.
   */
  claim(
    claim: Claim,
    fingerprint: string,
  ): Promise<{ outcome: "claimed" | "in_doubt" } | { outcome: "taken"; leadId: LeadId; hash: string }>;
  /** Finds the earlier lead that holds one of the hashes at `at`; undefined if none does. Changes nothing. */
  find(claim: Claim): Promise<{ leadId: LeadId; hash: string } | undefined>;
  /** Releases the claims of the lead. Idempotent. */
  release(claim: Claim): Promise<void>;
};
