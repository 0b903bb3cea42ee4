import { expect, it } from "vitest";
import { exampleSpeedReport } from "#app/openapi/examples/report-examples.ts";
import { ok } from "#domain/shared/result.ts";
import { reportSpeed } from "#reports/endpoints.ts";
import { anAgencyKey } from "#test/support/entities.ts";

/** The report on so many campaigns, as the API answers it. */
function report(campaigns: number, format: "json" | "csv") {
  const [row] = exampleSpeedReport.rows;
  if (!row) throw new Error("no row");
  const rows = Array.from({ length: campaigns }, (_, number) => ({ ...row, key: `campaign_${number}` }));
  const request = { query: { format }, caller: anAgencyKey(), params: undefined, body: undefined, headers: {} };
  return reportSpeed(async () => ok({ ...exampleSpeedReport, rows }))({ ...request, requestId: "r" } as never);
}

it.each(["json", "csv"] as const)("a report on 300 campaigns is answered as %s", async (format) => {
  expect(await report(300, format)).toMatchObject({ ok: true });
});

it.each(["json", "csv"] as const)(
  "a report on more campaigns than Lambda returns as %s is refused, with how to get it",
  async (format) => {
    expect(await report(3_000, format)).toEqual({
      ok: false,
      refusal: {
        kind: "invalid_parameter",
        errors: [{ parameter: "by", detail: expect.stringMatching(/3000 rows .* one clientId/) }],
      },
    });
  },
);
