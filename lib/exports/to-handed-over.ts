import {
  type HandoverFormat,
  type HandoverLine,
  type HandoverRefusal,
  type HandoverStatement,
  toHandoverLines,
} from "#domain/ledger/handover.ts";
import type { Handover } from "#domain/ledger/ledger-export.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import type { FullStatement } from "#statements/read-statement.ts";

/** A statement as another program takes it, and its lines. */
export type HandedOver = { statement: HandoverStatement; lines: HandoverLine[] };

/** Maps a statement to what all programs for invoices need; refused if it fits into none. */
export function toHandedOver(
  format: HandoverFormat,
  { statement, closing, contract }: FullStatement,
  { issuedOn, customerName }: Pick<Handover, "issuedOn" | "customerName">,
): Result<HandedOver, HandoverRefusal> {
  const { period, from, to, dueOn, currency, net, tax, hash, campaignNames } = statement;
  const handed: HandoverStatement = {
    // A statement without a number comes to nothing, which is refused below.
    number: statement.number ?? "",
    period,
    from,
    to,
    issuedOn,
    dueOn,
    currency,
    hash,
    customer: { ...contract.customer, name: customerName },
    charges: [
      ...closing.lines.map(({ kind, campaignId: id, model, quantity, amount }) => ({
        kind,
        campaign: { id: CampaignId.parse(id), name: campaignNames[id] ?? id, model },
        quantity,
        amount,
      })),
      ...closing.settlements.map(({ line, amount }) => ({ kind: line, quantity: 1, amount })),
    ],
    tax: contract.tax,
    sums: { net, tax },
  };
  const lines = toHandoverLines(format, handed);
  return lines.ok ? ok({ statement: handed, lines: lines.value }) : lines;
}
