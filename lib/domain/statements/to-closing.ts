import { calculatePeriod } from "#domain/contracts/calculate-period.ts";
import type { Charge } from "#domain/contracts/charge.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { listLeadPrices } from "#domain/contracts/price-leads.ts";
import type {
  Closing,
  Settlement,
  SettlementLine,
  StatementLine,
  StatementRange,
} from "#domain/ledger/statement-pages.ts";
import { multiplyAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { type ChargeGroup, type StatementFold, toGroupKey } from "./fold-statement.ts";

const kindOrder: ChargeGroup["kind"][] = ["lead", "promotion", "appointment", "earlier"];

/** The dearest leads count first for tiers and included leads: the order in which they arrived decides nothing. */
function compareGroups(a: ChargeGroup, b: ChargeGroup): number {
  if (a.isLate !== b.isLate) return a.isLate ? 1 : -1;
  if (a.kind !== b.kind) return kindOrder.indexOf(a.kind) < kindOrder.indexOf(b.kind) ? -1 : 1;
  if (a.amount !== b.amount) return a.amount > b.amount ? -1 : 1;
  if (a.credit !== b.credit) return a.credit < b.credit ? -1 : 1;
  return toGroupKey(a) < toGroupKey(b) ? -1 : 1;
}

/**
 * Works out the closing of a period from what was read of it: its lines, what the contract adds, and its sums. A pure
 * function, which a preview and a closing share.
 */
export function toClosing(
  fold: StatementFold,
  { period, from, to, firstPage }: StatementRange,
  contract: Contract,
): Closing {
  const groups = fold.groups.toSorted(compareGroups);
  const charges = groups.map(({ kind, isLate: isEarlier, amount, credit, quantity }): Charge =>
    isEarlier || kind === "earlier"
      ? { kind: "earlier", amount: subtractAmount(amount, credit), quantity }
      : { kind, amount, credit, quantity },
  );
  const discount = sumAmounts(groups.map((group) => multiplyAmount(group.discount ?? 0, group.quantity)));
  const sums = calculatePeriod(contract, charges, discount);
  const settlements = sums.lines.flatMap(({ kind, amount }): Settlement[] => {
    const rule = settlementRules[kind as SettlementLine];
    return rule ? [{ line: kind as SettlementLine, amount, contractFrom: contract.from, rule, occurredAt: to }] : [];
  });
  const leadPrices = listLeadPrices(contract, charges);
  const { net, tax, total } = sums;
  return {
    period,
    from,
    to,
    firstPage,
    nextFirstPage: fold.carriedFrom ?? fold.nextPage,
    contractFrom: contract.from,
    entries: fold.entries,
    lines: [...groups.flatMap(toChargeLine), ...groups.flatMap(toCreditLine)],
    settlements,
    ...(leadPrices.length > 0 && { leadPrices }),
    net,
    tax,
    total,
  };
}

const settlementRules: Partial<Record<string, Settlement["rule"]>> = {
  tier: "contract.tier@1",
  included: "contract.included@1",
  minimum: "contract.minimum@1",
  discount: "contract.discount@1",
} satisfies Record<SettlementLine, Settlement["rule"]>;

/** The line of equal charges. A late lead that was taken back has no line, and in part only what is left of it. */
function toChargeLine({ kind, campaignId, model, isLate, amount, credit, quantity }: ChargeGroup): StatementLine[] {
  if (isLate && credit > 0 && amount === credit) return [];
  const unitAmount = isLate || kind === "earlier" ? subtractAmount(amount, credit) : amount;
  const line = { kind, campaignId, model, isLate, quantity, unitAmount };
  return [{ ...line, amount: multiplyAmount(unitAmount, quantity) }];
}

function toCreditLine({ campaignId, model, isLate, credit, quantity }: ChargeGroup): StatementLine[] {
  if (credit === 0 || isLate) return [];
  const unitAmount = subtractAmount(0, credit);
  const line = { kind: "credit" as const, campaignId, model, isLate, quantity, unitAmount };
  return [{ ...line, amount: multiplyAmount(unitAmount, quantity) }];
}
