import { join } from "node:path";
import PDFDocument, { type StructureElement } from "pdfkit";
import { type SheetSum, type StatementSheet, toStatementSheet } from "../pages/statement-sheet.ts";
import type { RenderPdf } from "../ports.ts";

/** The fonts. The first is the default one, and has its own name: under another one pdfkit would parse it each time. */
const [regular, bold] = ["DejaVuSans", "bold"];

/** The height of a line of DejaVu Sans, in its size. */
const lineHeight = 1.17;

/** A4 in points, its margins, and where the columns of the table end. */
const page = { width: 595.28, height: 841.89, margin: 48, bottom: 56 };
const right = page.width - page.margin;
/** Where the numbers of each column end, and how wide the names before them may be. */
const ends = { quantity: 350, each: 440, amount: right } as const;
const nameWidth = 230;
/** What is left free for a number between a name and the end of its column. */
const nameGap = 90;
const sizes = { title: 20, heading: 11, text: 9.5, small: 8 } as const;
const colours = { ink: "#000000", soft: "#444444", line: "#999999" } as const;

/** Rows of lines in a PDF at most: it is a summary, and the page and the entries have the rest. */
const maxRows = 500;

type Pdf = PDFDocument;

/** A cell: where its text begins, or where it ends if it is a number. */
type Cell = { text: string; from?: number; end?: number; isHeader?: "Row" | "Column"; indent?: number };
type Row = {
  cells: Cell[];
  isBold?: boolean;
  isSoft?: boolean;
  size?: number;
  rule?: "above" | "below";
  spaceAbove?: number;
  /** Rows after it that must be on the same page. */
  keepWith?: number;
};

/**
 * Makes the renderer of PDFs. A PDF is tagged (PDF/UA-1) and has its fonts inside. It has no time but that of the issue,
 * and no random id, so the same document always has the same bytes.
 */
export function makeRenderPdf(fontsFolder: string): RenderPdf {
  return async function renderPdf(document) {
    const sheet = toStatementSheet(document);
    const issuedAt = new Date(document.statement.issuedAt);
    const pdf = new PDFDocument({
      size: "A4",
      margins: { top: page.margin, left: page.margin, right: page.margin, bottom: 0 },
      pdfVersion: "1.7",
      subset: "PDF/UA",
      lang: "en-GB",
      tagged: true,
      displayTitle: true,
      bufferPages: true,
      font: join(fontsFolder, "DejaVuSans.ttf"),
      info: { Title: sheet.title, Producer: "Baton", Creator: "Baton", CreationDate: issuedAt, ModDate: issuedAt },
    });
    pdf.registerFont(bold, join(fontsFolder, "DejaVuSans-Bold.ttf"));
    const chunks: Uint8Array[] = [];
    const ended = new Promise<void>((resolve) => pdf.on("end", () => resolve()));
    pdf.on("data", (chunk) => chunks.push(chunk));
    writeSheet(pdf, sheet);
    pdf.end();
    await ended;
    return Buffer.concat(chunks);
  };
}

function writeSheet(pdf: Pdf, sheet: StatementSheet): void {
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  writeParagraph(pdf, root, { tag: "H1", text: sheet.title, size: sizes.title, isBold: true });
  writeParties(pdf, root, sheet);
  writeParagraph(pdf, root, { tag: "H2", text: "What it is for", size: sizes.heading, isBold: true, gap: 18 });
  writeTable(pdf, root, sheet.title, toRows(sheet));
  writeCheck(pdf, root, sheet);
  root.end();
  numberPages(pdf);
}

type Paragraph = { tag: string; text: string; size?: number; isBold?: boolean; isSoft?: boolean; gap?: number };

function writeParagraph(
  pdf: Pdf,
  parent: StructureElement,
  { tag, text, size = sizes.text, isBold = false, isSoft = false, gap = 0 }: Paragraph,
  { x = page.margin, width = right - page.margin }: { x?: number; width?: number } = {},
): void {
  pdf
    .font(isBold ? bold : regular)
    .fontSize(size)
    .fillColor(isSoft ? colours.soft : colours.ink);
  pdf.y += gap;
  if (pdf.y + pdf.heightOfString(text, { width }) > page.height - page.bottom) pdf.addPage();
  parent.add(pdf.struct(tag, {}, () => void pdf.text(text, x, pdf.y, { width, lineGap: 2 })));
}

/** Writes from whom and to whom it is, and its number and dates, beside each other. */
function writeParties(pdf: Pdf, root: StructureElement, { parties, facts }: StatementSheet): void {
  const blocks = [
    ...parties.map(({ label, lines }) => [{ label, lines }]),
    facts.map(({ label, value }) => ({ label, lines: [value] })),
  ];
  const gutter = 20;
  const width = (right - page.margin - gutter * (blocks.length - 1)) / blocks.length;
  const top = pdf.y + 14;
  const ends = blocks.map((block, index) => {
    const place = { x: page.margin + index * (width + gutter), width };
    pdf.y = top;
    const section = pdf.struct("Sect");
    root.add(section);
    for (const { label, lines } of block) {
      writeParagraph(pdf, section, { tag: "P", text: label, size: sizes.small, isSoft: true }, place);
      for (const text of lines) writeParagraph(pdf, section, { tag: "P", text }, place);
      pdf.y += 4;
    }
    section.end();
    return pdf.y;
  });
  pdf.y = Math.max(...ends);
}

/** The rows of the table: the lines by campaign, then the sums, then what became of the total. */
function toRows({ groups, sums, balance }: StatementSheet): Row[] {
  const name = (text: string, indent = 0): Cell => ({ text, indent, isHeader: "Row" });
  const number = (end: number, text = ""): Cell => ({ text, end });
  const lines = groups.flatMap(({ heading, note, lines: own, subtotal }): Row[] => [
    {
      cells: [name(note === undefined ? heading : `${heading}, ${note}`), ...empty()],
      isBold: true,
      spaceAbove: 8,
      // A short group is on one page.
      keepWith: own.length <= 6 ? own.length + (subtotal === undefined ? 0 : 1) : 1,
    },
    ...own.map((line, index): Row => ({
      cells: [
        name(line.note === undefined ? line.name : `${line.name}, ${line.note}`, 10),
        number(ends.quantity, line.quantity),
        number(ends.each, line.each),
        number(ends.amount, line.amount),
      ],
      rule: "below",
      keepWith: subtotal !== undefined && index === own.length - 1 ? 1 : 0,
    })),
    ...(subtotal === undefined
      ? []
      : [{ cells: [name("Together", 10), ...empty(2), number(ends.amount, subtotal)], isSoft: true }]),
  ]);
  const shown = lines.slice(0, maxRows);
  const left = lines.length - shown.length;
  const rest: Row[] =
    left > 0 ? [{ cells: [name(`${left} more rows are on the page of the statement`), ...empty()], isSoft: true }] : [];
  return [...shown, ...rest, ...toSumRows(sums), ...toSumRows(balance)];

  function toSumRows(of: readonly SheetSum[]): Row[] {
    return of.map(({ label, note, amount, isTotal }, index) => ({
      cells: [name(note === undefined ? label : `${label}, ${note}`), ...empty(2), number(ends.amount, amount)],
      isBold: isTotal === true,
      size: isTotal === true ? 13 : sizes.text,
      ...(index === 0 && { rule: "above" as const }),
      // Sums are together on one page.
      keepWith: of.length - 1 - index,
    }));
  }
}

const empty = (count = 3): Cell[] =>
  [ends.quantity, ends.each, ends.amount].slice(0, count).map((end) => ({ text: "", end }));

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

function writeTable(pdf: Pdf, root: StructureElement, title: string, rows: readonly Row[]): void {
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

function writeCheck(pdf: Pdf, root: StructureElement, { notes, check }: StatementSheet): void {
  const texts = [
    ...notes,
    `It is the sum of ${check.entries} entries in a journal that never changes. Page ${check.page} of the journal ` +
      "issued it. Its hash covers all pages before it:",
    check.hash,
  ];
  pdf.font(regular).fontSize(sizes.small);
  const height = texts.length * 24 + 40;
  if (pdf.y + height > page.height - page.bottom) pdf.addPage();
  writeParagraph(pdf, root, { tag: "H2", text: "How to check this", size: sizes.heading, isBold: true, gap: 18 });
  for (const text of texts) writeParagraph(pdf, root, { tag: "P", text, size: sizes.small, isSoft: true, gap: 4 });
}

/** Writes the number of each page, once all are there. */
function numberPages(pdf: Pdf): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(start + index);
    const text = `Page ${index + 1} of ${count}`;
    pdf.markContent("Artifact", { type: "Pagination" });
    pdf.font(regular).fontSize(sizes.small).fillColor(colours.soft);
    pdf.text(text, right - pdf.widthOfString(text), page.height - 36, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
