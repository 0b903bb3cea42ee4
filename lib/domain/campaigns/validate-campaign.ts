import type { Campaign } from "./campaign.ts";
import { capPeriods, type Caps } from "./caps.ts";
import type { Terms } from "./terms.ts";
import { validatePrices } from "./validate-prices.ts";

/** Finds contradictions between the valid parts of a campaign, by JSON pointer. */
export function validateCampaign(campaign: Campaign): { pointer: string; detail: string }[] {
  const { clientId, pool, terms, caps } = campaign;
  const members = pool?.members ?? [];
  return [
    ...((clientId === undefined) === (pool === undefined)
      ? [{ pointer: "/clientId", detail: "either a client or a pool of clients" }]
      : []),
    ...members.flatMap((member, index) => {
      const memberPointer = `/pool/members/${index}`;
      const isRepeated = members.findIndex((other) => other.clientId === member.clientId) < index;
      return [
        ...(isRepeated ? [{ pointer: `${memberPointer}/clientId`, detail: "each client once" }] : []),
        ...validateTerms(member.terms ?? [], `${memberPointer}/terms`),
        ...validateCapCurrencies(member.caps, [...terms, ...(member.terms ?? [])], `${memberPointer}/caps`),
        // The member's own terms may use another currency than the caps that it inherits from the campaign.
        ...(member.caps ? [] : validateCapCurrencies(caps, member.terms ?? [], "/caps")),
      ];
    }),
    ...validateTerms(terms, "/terms"),
    ...validateCapCurrencies(caps, terms, "/caps"),
  ];
}

/** Two versions from the same instant would make the price ambiguous. */
const validateTerms = (versions: readonly Terms[], pointer: string) =>
  versions.flatMap((version, index) => [
    ...(versions.findIndex((other) => other.from === version.from) < index
      ? [{ pointer: `${pointer}/${index}/from`, detail: "each version from another time" }]
      : []),
    ...validatePrices(version, `${pointer}/${index}/prices`),
  ]);

/** Money spent in one currency cannot count towards a cap in another. */
const validateCapCurrencies = (caps: Caps | undefined, versions: readonly Terms[], pointer: string) =>
  capPeriods.flatMap((per) => {
    const spend = caps?.[per]?.spend;
    const other = spend && versions.find(({ price }) => price.currency !== spend.currency);
    return other
      ? [{ pointer: `${pointer}/${per}/spend/currency`, detail: `must be ${other.price.currency}, as the price is` }]
      : [];
  });
