import { type PersonSearch, toNameWords } from "#domain/lead/search-person.ts";
import { toEmailIdentity } from "#domain/shared/email.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { ComputeTag } from "./ports.ts";

/** Computes the tags of a person or of a search: a person has all tags of each search that finds it. */
export const toSearchTags = (
  computeTag: ComputeTag,
  agencyId: AgencyId,
  { phone, email, name }: PersonSearch,
): string[] => [
  ...(phone === undefined ? [] : [computeTag(agencyId, "phone", phone)]),
  ...(email === undefined ? [] : [computeTag(agencyId, "email", toEmailIdentity(email))]),
  ...toNameWords(name ?? "").map((word) => computeTag(agencyId, "word", word)),
];
