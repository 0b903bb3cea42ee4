import * as z from "zod";
import { RefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import { RefusedLead } from "#domain/lead/refused-lead.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import {
  isAscendingRange,
  pageSchema,
  paging,
  rangeOrderError,
  receivedRangeFields,
} from "#platform/http/list-queries.ts";
import { FieldError } from "#platform/http/problem.ts";

export const RefusedLeadView = RefusedLead.extend({
  errors: z.array(FieldError).optional().meta({ description: "The first ten errors: places and rules, never values." }),
}).meta({ id: "RefusedLead" });

export const RefusedLeadPage = pageSchema(RefusedLeadView)
  .extend({
    notKept: z
      .int()
      .optional()
      .meta({ description: "On the first page: about how many more were refused in the hours of the period." }),
  })
  .meta({ id: "RefusedLeadPage" });

export const RefusedLeadQuery = z
  .strictObject({
    campaignId: CampaignId.optional(),
    code: z.string().max(64).optional(),
    idempotencyKey: IdempotencyKey.optional(),
    ...receivedRangeFields,
    ...paging,
  })
  .refine(isAscendingRange, rangeOrderError);

export const RefusedLeadSettingsView = RefusedLeadSettings.meta({ id: "RefusedLeadSettings" });
export const RefusedLeadSettingsChange = RefusedLeadSettings.partial()
  .strict()
  .meta({ id: "RefusedLeadSettingsChange" });
