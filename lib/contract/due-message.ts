import * as z from "zod";
import { AgencyId, CampaignId } from "../domain/shared/id.ts";

/**
 * Something that falls due, on the due queue. It names the thing and not the time: whoever works it reads when it is due
 * at that moment, so that an old or repeated message does nothing.
 */
export const DueMessage = z.object({
  kind: z.enum(["release", "canary"]),
  agencyId: AgencyId,
  campaignId: CampaignId,
});
export type DueMessage = z.infer<typeof DueMessage>;
