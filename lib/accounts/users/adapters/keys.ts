import type { AgencyId, UserId } from "#domain/shared/id.ts";

export const userKey = (agencyId: AgencyId, id: UserId) => ({ pk: agencyId, sk: `user/${id}` });

/** The users with one address: one in each agency. */
export const userEmailPartition = (emailHash: string): string => `user-email/${emailHash}`;

export const userEmailKey = (emailHash: string, agencyId: AgencyId) => ({
  pk: userEmailPartition(emailHash),
  sk: agencyId,
});

/** The ids of an agency's administrators, so that the last one is known. */
export const administratorsKey = (agencyId: AgencyId) => ({ pk: agencyId, sk: "administrators" });
