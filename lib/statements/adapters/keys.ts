import { createHash } from "node:crypto";
import type { NumberGap, Series } from "#domain/statements/statement.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { FoldKey } from "../ports.ts";

/** The statements of a client in all currencies, and what belongs to each. */
export const statementsPartition = ({ agencyId, clientId }: ClientScope): string =>
  `${agencyId}/${clientId}/statements`;

type Account = { currency: string; period: string };

export const statementSortKey = ({ currency, period }: Account): string => `statement/${currency}/${period}`;

/** How far the pages of a range were read. Another range, as after a change of the client's time zone, has another key. */
export const foldSortKey = ({ currency, period, from, to, firstPage }: Omit<FoldKey, keyof ClientScope>): string =>
  `fold/${currency}/${period}/${from}/${to}/${firstPage}`;

/** A payment by its reference, which may be any text. */
export const paymentSortKey = (account: Account, reference: string): string =>
  `${paymentPrefix(account)}${createHash("sha256").update(reference).digest("base64url")}`;
export const paymentPrefix = ({ currency, period }: Account): string => `payment/${currency}/${period}/`;

/** When the links to a statement were revoked. */
export const linksSortKey = ({ currency, period }: Account): string => `links/${currency}/${period}`;

/** That a statement was reported as overdue. */
export const overdueSortKey = ({ currency, period }: Account): string => `overdue/${currency}/${period}`;

export const creditNotePrefix = "credit-note/";
export const creditNoteSortKey = (number: string): string => `${creditNotePrefix}${number}`;

/** The next number of a series. */
export const seriesKey = (agencyId: AgencyId, series: Series) => ({ pk: agencyId, sk: `series/${series}` });

/** The numbers of documents that were skipped, by the first of them. */
export const gapPartition = (agencyId: AgencyId): string => `${agencyId}/number-gaps`;
export const gapSortKey = ({ series, first }: Pick<NumberGap, "series" | "first">): string => `${series}/${first}`;

/** Whose document has a number. */
export const documentKey = (agencyId: AgencyId, number: string) => ({
  pk: `${agencyId}/documents/${number.split("-")[0] ?? ""}`,
  sk: number,
});
