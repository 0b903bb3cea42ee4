import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A lead lays claim to the phone number and the email address of its person, by their keyed hashes, until the window ends. */
export type Claim = {
  agencyId: AgencyId;
  /** Each world has claims of its own: a lead of the sandbox is never the duplicate of a live one, nor the other way round. */
  mode?: Mode;
  campaignId: CampaignId;
  leadId: LeadId;
  hashes: readonly string[];
  at: Instant;
  until: Instant;
};

/**
 * Who of a campaign was pushed last with a phone number or email. A claim counts only as long as its lead exists: one whose lead was
 * never stored, because intake died in between, is taken over. `fingerprint` is that of the request; when the same key came again
 * with another lead after the first request died, what the first one claimed counts for nothing.
 */
export type Claims = {
  /**
   * Claims all hashes, or none: then it answers the earlier lead that holds one of them and which (`taken`), or that such a lead is
   * just being stored and may yet fail (`in_doubt`). Claiming again for the same lead changes nothing.
   */
  claim(
    claim: Claim,
    fingerprint: string,
  ): Promise<{ outcome: "claimed" | "in_doubt" } | { outcome: "taken"; leadId: LeadId; hash: string }>;
  /** The earlier lead that holds one of the hashes at `at`; undefined when none does. Changes nothing. */
  find(claim: Claim): Promise<{ leadId: LeadId; hash: string } | undefined>;
  /** Gives up what the lead has claimed. */
  release(claim: Claim): Promise<void>;
};
