import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { ClientReport } from "#domain/billing/client-report.ts";
import { sumByCurrency } from "#domain/shared/money.ts";
import type { ApiClient } from "./api-client.ts";
import { formatMoney, formatPercent, printTable } from "./print.ts";
import type { DemoClient } from "./set-up-agency.ts";

/** Prints how many billing records each client has, and their total; `records` is in the order of `clients`. */
export function showBillingRecords(clients: readonly DemoClient[], records: readonly BillingRecord[][]): void {
  printTable(
    ["client", "records", "total"],
    clients.map(({ name }, index) => {
      const ownRecords = records[index] ?? [];
      const total = sumByCurrency(ownRecords.map(({ price }) => price)).map(formatMoney);
      return [name, ownRecords.length, total.join(" + ")];
    }),
  );
}

const columns = ["client", "leads", "delivered", "attempted", "contacted", "TTFA p50/p95", "within 5 min", "won"];

/** Prints the report of each client over a period; `query` is `from=…&to=…`. */
export async function showReports(clients: readonly DemoClient[], billing: ApiClient, query: string): Promise<void> {
  const reports = await Promise.all(
    clients.map(({ id }) => billing.get<ClientReport>(`/v1/clients/${id}/report?${query}`)),
  );
  printTable(
    [...columns, "cost per sale (billed)"],
    reports.map(({ body: report }, index) => {
      const { timeToFirstAttempt: ttfa, costPerSale } = report;
      const cost = costPerSale.find(({ denominator }) => denominator === "billed")?.costPerSale;
      return [
        clients[index]?.name ?? "",
        report.leads,
        report.delivered.count,
        report.attempted.count,
        report.contacted.count,
        `${ttfa.p50Seconds ?? "–"} s / ${ttfa.p95Seconds ?? "–"} s (${ttfa.coverage.count} of ${ttfa.coverage.of})`,
        formatPercent(ttfa.within[0]?.share ?? null),
        report.wonValue.map(formatMoney).join(" + "),
        cost ? formatMoney(cost) : "–",
      ];
    }),
  );
}
