import type { CellPart } from "#domain/reports/cell-parts.ts";
import { type AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { scopePartition } from "#platform/table/keys.ts";
import type { CellPeriod } from "../ports.ts";

type ClientScope = { agencyId: AgencyId; clientId: ClientId };

/** The partition of the cells of a client, and of how far a rebuild of them is. */
export const cellPartition = (scope: ClientScope): string => `${scopePartition(scope)}/rollup`;

/** The partition of the cells of an agency's clients, one for each month. */
export const agencyCellPartition = (agencyId: AgencyId): string => `${agencyId}/rollup`;

/** The parts of a cell sort apart, so that one range has the same part of many periods. */
export const cellPrefix = (kind: CellPeriod["kind"], part: CellPart): string =>
  part === "core" ? `${kind}/` : `${kind}-${part}/`;

export const cellSortKey = ({ kind, of }: CellPeriod, part: CellPart, subject: CampaignId | ClientId): string =>
  `${cellPrefix(kind, part)}${of}/${subject}`;

/** The cells of the speed of a whole client, beside those of its campaigns. */
export const speedCellPrefix = (kind: CellPeriod["kind"]): string => `${kind}-speed/`;

export const speedCellKey = (scope: ClientScope, { kind, of }: CellPeriod) => ({
  pk: cellPartition(scope),
  sk: `${speedCellPrefix(kind)}${of}/${scope.clientId}`,
});

/** Parses the period and the campaign or the client in the sort key of a cell. */
export function parseCellSortKey(sk: string): { of: string; subject: string } {
  const [, of = "", subject = ""] = sk.split("/");
  return { of, subject };
}

export const rebuildKey = (scope: ClientScope) => ({ pk: cellPartition(scope), sk: "rebuild" });

export const parseCampaignId = (subject: string): CampaignId => CampaignId.parse(subject);
export const parseClientId = (subject: string): ClientId => ClientId.parse(subject);
