import type { Message } from "#domain/delivery/message.ts";
import type { PageOfKind } from "#domain/ledger/journal.ts";
import type { StatementRange } from "#domain/ledger/statement-pages.ts";
import type { StatementFold } from "#domain/statements/fold-statement.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import type { ClosingStatement, IssuedStatement, NumberGap, Series, Statement } from "#domain/statements/statement.ts";
import type { StatementDocument, StatementPayment } from "#domain/statements/statement-document.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { JournalKey } from "#ledger/ports.ts";
import type { ClientScope } from "#platform/ports.ts";

/** The statement of a client for a period in one currency. */
export type StatementKey = JournalKey & { period: string };

/**
 * What a reading of pages collects: the statement of a range, or the credits after the last statement. The same pages of
 * the same range always fold to the same, so a preview, a closing and the job of credit notes continue from one another.
 */
export type FoldKey = JournalKey & StatementRange;

/** A payment as it was recorded, which its reference identifies. */
type StoredPayment = { page: number; amount: number; paidAt: string };

/** What a link to a statement says: whose it is, and from when until when it works. */
export type StatementLink = StatementKey & { issuedAt: Instant; expiresAt: Instant };

/** Counts overdue statements for the alarm; each at least once. */
export type StatementMetrics = {
  recordOverdue(statement: StatementKey): void;
};

/** Renders a statement as a PDF: the same bytes for the same document. */
export type RenderPdf = (document: StatementDocument) => Promise<Uint8Array>;

/** Creates and parses links to the pages of a statement. Only Baton can make one. */
export type StatementLinks = {
  createUrl(link: StatementLink): string;
  /** The token of such a link, from which the paths of its pages are made. */
  createToken(link: StatementLink): string;
  /** Undefined if Baton did not make the token. */
  parseToken(token: string): StatementLink | undefined;
};

/** The statements, credit notes and payments of clients. Each write is one transaction with its page of the journal. */
export type Statements = {
  /** Lists the statements of a client in one currency, or in all, strongly consistent, in the order of their periods. */
  list(scope: ClientScope, currency?: string): Promise<Statement[]>;
  read(key: StatementKey): Promise<Statement | undefined>;
  /** Stores that the closing has begun, unless it had. Returns the statement that is stored then. */
  begin(scope: ClientScope, statement: ClosingStatement): Promise<Statement>;
  readFold(key: FoldKey): Promise<StatementFold | undefined>;
  /** Saves how far the pages of a range were read, so that the next process continues from there. */
  saveFold(key: FoldKey, fold: StatementFold): Promise<void>;
  /** The next number of a series, strongly consistent. */
  readSeries(agencyId: AgencyId, series: Series): Promise<number>;
  /** Lists the numbers that were skipped, of all series. */
  listGaps(agencyId: AgencyId): Promise<NumberGap[]>;
  /** Skips numbers for good; `first` is the next one. False, without a change, if another process took it. */
  skip(agencyId: AgencyId, gap: NumberGap): Promise<boolean>;
  /**
   * Issues a statement: its number, its document, its page, its state and the message about it in one transaction. False,
   * without a change, if another process took the number or the page, or issued the statement.
   */
  issue(
    scope: ClientScope,
    change: {
      issued: IssuedStatement;
      page: PageOfKind<"issue">;
      next: { series: Series; number: number } | undefined;
      message: Message | undefined;
    },
  ): Promise<boolean>;
  /** Issues a credit note in the same way; `before` is the invoice that it credits. */
  credit(
    scope: ClientScope,
    change: {
      note: CreditNote;
      number: number;
      page: PageOfKind<"credit">;
      before: IssuedStatement;
      after: IssuedStatement;
      message: Message | undefined;
    },
  ): Promise<boolean>;
  readPayment(key: StatementKey, reference: string): Promise<StoredPayment | undefined>;
  /** Lists the payments of a statement, in the order in which they were paid. */
  listPayments(key: StatementKey): Promise<StatementPayment[]>;
  /** When the links to a statement were revoked last; undefined if they never were. */
  readLinksRevokedAt(key: StatementKey): Promise<Instant | undefined>;
  /** Stores that the links which were made until `at` no longer work. */
  revokeLinks(key: StatementKey, at: Instant): Promise<void>;
  /** When a statement was reported as overdue; undefined if it never was. */
  readOverdueAt(key: StatementKey): Promise<Instant | undefined>;
  /** Records that a statement is overdue, with the message about it, unless it was recorded or the statement changed. */
  recordOverdue(
    scope: ClientScope,
    change: { statement: IssuedStatement; at: Instant; message: Message | undefined },
  ): Promise<boolean>;
  /** Records a payment in the same way, unless its reference was recorded. */
  pay(
    scope: ClientScope,
    change: {
      page: PageOfKind<"payment">;
      before: IssuedStatement;
      after: IssuedStatement;
      message: Message | undefined;
    },
  ): Promise<boolean>;
  /** Whose document has a number; undefined if none has. */
  readDocument(agencyId: AgencyId, number: string): Promise<Omit<StatementKey, "agencyId"> | undefined>;
  readCreditNote(scope: ClientScope, number: string): Promise<CreditNote | undefined>;
  /** Lists the credit notes of a client, the latest first. */
  listCreditNotes(
    scope: ClientScope,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ notes: CreditNote[]; next?: string | undefined }>;
};
