import type { Clients } from "#accounts/ports.ts";
import { findOverdueTime, type IssuedStatement, isIssued } from "#domain/statements/statement.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { PrepareMessage } from "#events/ports.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { StatementMetrics, Statements } from "./ports.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  statements: Pick<Statements, "list" | "readOverdueAt" | "recordOverdue">;
  metrics: StatementMetrics;
  prepareMessage: PrepareMessage;
};

/** When a statement is looked at again whose closing has begun, or that changed while it was reported. */
const againMs = 3_600_000;

/**
 * Reports the statements of an account that are unpaid after the day on which they are due: each once to the agency, and
 * at least once to the alarm. Returns when the next one is overdue; undefined if none can become so.
 */
export function makeRunOverdue({ clients, statements, metrics, prepareMessage }: Deps) {
  return async function runOverdue(
    { agencyId, clientId, currency }: JobOfKind<"overdue">,
    at: Instant,
  ): Promise<Instant | undefined> {
    const scope = { agencyId, clientId };
    const [client, stored] = await Promise.all([clients.read(scope, clientId), statements.list(scope, currency)]);
    if (!client) return undefined;
    const looks: Instant[] = [];
    for (const statement of stored) {
      if (!isIssued(statement)) looks.push(addMs(at, againMs));
      else if (statement.state !== "paid") {
        const overdueAt = findOverdueTime(statement.timeZone ?? client.timeZone, statement.dueOn);
        if (at < overdueAt) looks.push(overdueAt);
        else if (!(await report(scope, statement, overdueAt))) looks.push(addMs(at, againMs));
      }
    }
    return looks.sort()[0];
  };

  /** False if the statement changed meanwhile. */
  async function report(scope: ClientScope, statement: IssuedStatement, at: Instant): Promise<boolean> {
    const { agencyId, clientId } = scope;
    const { currency, period, number, total, paid, credited, dueOn } = statement;
    if (await statements.readOverdueAt({ ...scope, currency, period })) return true;
    metrics.recordOverdue({ agencyId, clientId, currency, period });
    const message = await prepareMessage({
      agencyId,
      type: "statement.overdue",
      at,
      data: { clientId, currency, period, total, paid, credited, dueOn, ...(number !== undefined && { number }) },
      identity: [clientId, currency, period, number ?? ""],
    });
    return statements.recordOverdue(scope, { statement, at, message });
  }
}
