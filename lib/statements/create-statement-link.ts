import type { IssuedStatement } from "#domain/statements/statement.ts";
import { instant } from "#domain/shared/instant.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { StatementLink, Statements } from "./ports.ts";

const dayMs = 24 * 3_600_000;

/**
 * Creates a link to a statement that works for some days. It stores nothing: the link carries its own end. It is later
 * than the last revocation of links, whichever clock is ahead.
 */
export function makeCreateStatementLink({
  statements,
  now,
}: {
  statements: Pick<Statements, "readLinksRevokedAt">;
  now: Now;
}) {
  return async function createStatementLink(
    scope: ClientScope,
    { currency, period }: Pick<IssuedStatement, "currency" | "period">,
    days: number,
  ): Promise<StatementLink> {
    const key = { ...scope, currency, period };
    const revokedAt = await statements.readLinksRevokedAt(key);
    const issuedMs = Math.max(Date.parse(now()), revokedAt === undefined ? 0 : Date.parse(revokedAt) + 1);
    return { ...key, issuedAt: instant(issuedMs), expiresAt: instant(issuedMs + days * dayMs) };
  };
}
