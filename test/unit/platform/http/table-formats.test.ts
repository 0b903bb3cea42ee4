import { expect, it } from "vitest";
import { formatTable } from "#platform/http/table-formats.ts";

type Cell = string | { decimal: string };
const columns = { cell: ({ cell }: { cell: Cell }) => cell };
const csv = (cells: Cell[], hasHeader: boolean) =>
  formatTable("text/csv", { items: cells.map((cell) => ({ cell })), next: null }, { columns, hasHeader });

it("escapes what a spreadsheet would run as a formula, and leaves a negative decimal as it is", () => {
  expect(csv(["=1+1", "-1", "@x", { decimal: "-60.00" }], true).text).toBe(
    ["cell", "'=1+1", "'-1", "'@x", "-60.00", ""].join("\r\n"),
  );
});

it("leaves out the line of names on later pages, and says so in the media type", () => {
  expect(csv(["1"], false)).toEqual({ mediaType: "text/csv; charset=utf-8; header=absent", text: "1\r\n" });
});
