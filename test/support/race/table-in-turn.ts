import type { Table } from "#platform/table/table.ts";
import type { InTurn } from "./turns.ts";

/** Where the process is killed: before or after one of its calls of the table. */
export type Kill = { call: number; isBefore: boolean };

/** What a killed process throws. */
export class Killed extends Error {}

/** The table as one process sees it: each call waits for its turn, and after the kill the process makes no more. */
export function tableInTurn(table: Table, inTurn: InTurn, kill: Kill | undefined): Table {
  let calls = 0;
  const send = (command: object) =>
    inTurn(async () => {
      const isLast = calls === kill?.call;
      calls += 1;
      if (kill && calls - 1 > kill.call) throw new Killed();
      if (isLast && kill.isBefore) throw new Killed();
      const done = await (table.client.send as (sent: object) => Promise<unknown>).call(table.client, command);
      if (isLast) throw new Killed();
      return done;
    });
  return { name: table.name, client: { send } as unknown as Table["client"] };
}
