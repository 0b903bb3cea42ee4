import type { AgencyId, SuppressionId } from "#domain/shared/id.ts";

export const suppressionKind = "suppression";

/** The partition of an agency's suppressions. Their ids are hashes, so DynamoDB can split a hot partition evenly. */
export const suppressionsPartition = (agencyId: AgencyId): string => `${agencyId}/suppressions`;

export const suppressionKey = (agencyId: AgencyId, id: SuppressionId) => ({
  pk: suppressionsPartition(agencyId),
  sk: `${suppressionKind}/${id}`,
});
