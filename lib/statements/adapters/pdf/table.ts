import type { StructureElement } from "pdfkit";
import { bold, colours, page, type Pdf, regular, right, sizes } from "./layout.ts";

/** The height of a line of DejaVu Sans, in its size. */
const lineHeight = 1.17;

/** Where the numbers of each column end. */
export const ends = { quantity: 350, each: 440, amount: right } as const;
/** How wide the names before the first number may be. */
const nameWidth = 230;
/** What is left free for a number between a name and the end of its column. */
const nameGap = 90;

/** A cell; `end` is where the text of a number ends. */
export type Cell = { text: string; end?: number; isHeader?: "Row" | "Column"; indent?: number };
export type Row = {
  cells: Cell[];
  isBold?: boolean;
  isSoft?: boolean;
  size?: number;
  rule?: "above" | "below";
  spaceAbove?: number;
  /** Rows after it that must be on the same page. */
  keepWith?: number;
};

const headRow: Row = {
  cells: [
    { text: "What", isHeader: "Column" },
    { text: "Quantity", end: ends.quantity, isHeader: "Column" },
    { text: "Each", end: ends.each, isHeader: "Column" },
    { text: "Amount", end: ends.amount, isHeader: "Column" },
  ],
  isSoft: true,
  size: sizes.small,
  rule: "below",
};

/** Writes the rows under their head, which each page repeats. */
export function writeTable(pdf: Pdf, root: StructureElement, title: string, rows: readonly Row[]): void {
  const table = pdf.struct("Table");
  root.add(table);
  pdf.y += 4;
  writeRow(pdf, table, headRow);
  for (const [index, row] of rows.entries()) {
    const kept = rows.slice(index, index + 1 + (row.keepWith ?? 0));
    const height = kept.reduce((sum, each) => sum + measureRow(pdf, each), 0);
    if (pdf.y + height > page.height - page.bottom) {
      pdf.addPage();
      // The head of the further pages repeats what a reader of the tags has heard.
      pdf.markContent("Artifact", { type: "Pagination" });
      pdf.font(regular).fontSize(sizes.small).fillColor(colours.soft).text(title, page.margin, page.margin);
      pdf.y += 6;
      drawCells(pdf, headRow, (_, draw) => draw());
      pdf.endMarkedContent();
    }
    writeRow(pdf, table, row);
  }
  table.end();
}

/** How wide the name of a row may be: up to the first column that has a number. */
function getNameWidth({ cells: [name, ...numbers] }: Row): number {
  const first = numbers.find(({ text }) => text !== "")?.end ?? right + nameGap;
  return (first === ends.quantity ? page.margin + nameWidth : first - nameGap) - page.margin - (name?.indent ?? 0);
}

function measureRow(pdf: Pdf, row: Row): number {
  const size = row.size ?? sizes.text;
  const text = row.cells[0]?.text ?? "";
  const width = getNameWidth(row);
  pdf.font(row.isBold ? bold : regular).fontSize(size);
  // Breaking lines takes long, and few names need it.
  const height = pdf.widthOfString(text) <= width ? size * lineHeight : pdf.heightOfString(text, { width });
  return height + 8 + (row.spaceAbove ?? 0);
}

function writeRow(pdf: Pdf, table: StructureElement, row: Row): void {
  const element = pdf.struct("TR");
  table.add(element);
  drawCells(pdf, row, ({ isHeader }, draw) => {
    element.add(isHeader ? pdf.struct("TH", { scope: isHeader }, draw) : pdf.struct("TD", {}, draw));
  });
  element.end();
}

/** Draws the cells of a row through `tag`, and its rule as an artifact; then goes to the next row. */
function drawCells(pdf: Pdf, row: Row, tag: (cell: Cell, draw: () => void) => void): void {
  const height = measureRow(pdf, row);
  const top = pdf.y + (row.spaceAbove ?? 0);
  const bottom = pdf.y + height;
  if (row.rule === "above") drawRule(pdf, top, 1, colours.ink);
  for (const cell of row.cells) {
    tag(cell, () => {
      const { text, end, indent = 0 } = cell;
      pdf.font(row.isBold ? bold : regular).fontSize(row.size ?? sizes.text);
      pdf.fillColor(row.isSoft ? colours.soft : colours.ink);
      if (end === undefined) {
        const width = getNameWidth(row);
        const lineBreak = pdf.widthOfString(text) > width;
        pdf.text(text, page.margin + indent, top + 4, lineBreak ? { width } : { lineBreak });
      } else pdf.text(text, end - pdf.widthOfString(text), top + 4, { lineBreak: false });
    });
  }
  if (row.rule === "below") drawRule(pdf, bottom, 0.5, colours.line);
  pdf.y = bottom;
}

function drawRule(pdf: Pdf, y: number, width: number, colour: string): void {
  pdf.markContent("Artifact", { type: "Layout" });
  pdf.moveTo(page.margin, y).lineTo(right, y).lineWidth(width).strokeColor(colour).stroke();
  pdf.endMarkedContent();
}
