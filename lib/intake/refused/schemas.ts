import * as z from "zod";
import { RefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import { RefusedLead, RefusedPerson } from "#domain/lead/refused-lead.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import { isAscendingRange, pageSchema, paging, rangeOrderError } from "#platform/http/list-queries.ts";
import { FieldError } from "#platform/http/problem.ts";

export const RefusedLeadView = RefusedLead.extend({
  at: RefusedLead.shape.at.meta({ description: "When Baton first refused the request." }),
  keyId: RefusedLead.shape.keyId.meta({ description: "The API key that pushed it." }),
  idempotencyKey: RefusedLead.shape.idempotencyKey.meta({ description: "The key of the push; absent if it had none." }),
  campaignId: RefusedLead.shape.campaignId.meta({
    description: "The campaign that the push named, also an unknown one.",
  }),
  code: RefusedLead.shape.code.meta({ description: "The `code` of the problem." }),
  errors: z
    .array(FieldError)
    .optional()
    .meta({ description: "The first ten errors of the problem: places and rules, never values." }),
  reason: RefusedLead.shape.reason.meta({ description: "With `no_match`: why no client could take the lead." }),
  leadId: RefusedLead.shape.leadId.meta({ description: "With `duplicate_lead`: the earlier lead." }),
  person: RefusedPerson.meta({ id: "RefusedPerson" })
    .optional()
    .meta({ description: "The person as pushed, unchecked; only if the agency keeps it (`keepPerson`)." }),
}).meta({ id: "RefusedLead" });

export const RefusedLeadPage = pageSchema(RefusedLeadView)
  .extend({
    notKept: z
      .int()
      .optional()
      .meta({
        description:
          "On the first page: about how many refused leads of the period's hours have no record, because there were " +
          "too many in a minute.",
      }),
  })
  .meta({ id: "RefusedLeadPage" });

export const RefusedLeadQuery = z
  .strictObject({
    campaignId: CampaignId.optional(),
    code: z.string().max(64).optional().meta({ description: "The `code` of the problem, such as `duplicate_lead`." }),
    idempotencyKey: IdempotencyKey.optional(),
    from: InstantInput.optional().meta({ description: "Refused at or after this time." }),
    to: InstantInput.optional().meta({ description: "Refused before this time." }),
    ...paging,
  })
  .refine(isAscendingRange, rangeOrderError);

const keepPerson = RefusedLeadSettings.shape.keepPerson.meta({
  description: "Whether records of refused leads contain the person as pushed; false by default.",
});
const days = RefusedLeadSettings.shape.days.meta({
  description: "For how many days a record is kept; 30 by default. A change applies to later records.",
});

export const RefusedLeadSettingsView = RefusedLeadSettings.extend({ keepPerson, days }).meta({
  id: "RefusedLeadSettings",
});
export const RefusedLeadSettingsChange = z
  .strictObject({ keepPerson: keepPerson.optional(), days: days.optional() })
  .meta({ id: "RefusedLeadSettingsChange" });
