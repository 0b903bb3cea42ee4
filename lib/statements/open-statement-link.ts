import { type IssuedStatement, isIssued } from "#domain/statements/statement.ts";
import type { Now } from "#platform/ports.ts";
import type { StatementLink, StatementLinks, Statements } from "./ports.ts";

type Deps = {
  statementLinks: Pick<StatementLinks, "parseToken">;
  statements: Pick<Statements, "read" | "readLinksRevokedAt">;
  now: Now;
};

/** A link that works, with its statement. */
export type OpenedStatement = { token: string; link: StatementLink; statement: IssuedStatement };

/**
 * Opens the statement of a link. Undefined if the link is forged, has expired, was revoked, or names no statement, so a
 * caller cannot tell which.
 */
export function makeOpenStatementLink({ statementLinks, statements, now }: Deps) {
  return async function openStatementLink(token: string): Promise<OpenedStatement | undefined> {
    const link = statementLinks.parseToken(token);
    if (!link || link.expiresAt <= now()) return undefined;
    const [statement, revokedAt] = await Promise.all([statements.read(link), statements.readLinksRevokedAt(link)]);
    const isRevoked = revokedAt !== undefined && link.issuedAt <= revokedAt;
    return statement && isIssued(statement) && !isRevoked ? { token, link, statement } : undefined;
  };
}
