/** What the smoke test found out about one part of a deployment. */
export type SmokeCheck = {
  /** What was checked, in a few words; two spaces in front of a delivery of the lead above it. */
  name: string;
  isPassed: boolean;
  tookMs?: number | undefined;
  detail: string;
};

const columns = ["check", "result", "took", "detail"] as const;

/** Formats checks as a table for people, a line each. */
export function formatChecks(checks: readonly SmokeCheck[]): string {
  const rows = checks.map(({ name, isPassed, tookMs, detail }) => [
    name,
    isPassed ? "ok" : "FAILED",
    tookMs === undefined ? "" : `${(tookMs / 1000).toFixed(1)} s`,
    detail,
  ]);
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  return [[...columns], ...rows]
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
