import type { Fact } from "./fact.ts";

/** The leads that other clients got with a lead, by the facts that placed it. */
export const listShares = (facts: readonly Fact[]) =>
  facts.flatMap((fact) => ("shares" in fact ? (fact.shares ?? []) : []));
