import { roundAmount } from "#domain/shared/money.ts";
import type { StatementView } from "#statements/schemas.ts";
import type { ApiClient } from "../demo/api-client.ts";
import type { Pace } from "./sample-clients.ts";
import type { SampleClient } from "./set-up-clients.ts";

/** What a client pays of a statement, in percent: all, a half, or nothing, which is overdue after thirty days. */
const paidPercent: Record<Pace, number> = { fast: 100, slow: 50, rare: 0 };

/** Records what the clients pay of their open statements at `atMs`; each statement once. Throws if the API refuses. */
export async function payStatements(agency: ApiClient, clients: readonly SampleClient[], atMs: number): Promise<void> {
  await Promise.all(
    clients.map(async ({ id, spec }) => {
      const path = `/v1/clients/${id}/statements`;
      const { body } = await agency.get<{ items: StatementView[] }>(path);
      for (const { number, state, outstanding } of body.items) {
        const amount = roundAmount(outstanding, paidPercent[spec.pace], 100, "down");
        if (state !== "closed" || number === undefined || amount <= 0) continue;
        const payment = { amount, at: new Date(atMs).toISOString(), reference: `BACS ${number}` };
        const paid = await agency.post(`${path}/${number}/payments`, payment);
        if (paid.status >= 300) throw new Error(`a payment was refused: ${JSON.stringify(paid.body)}`);
      }
    }),
  );
}
