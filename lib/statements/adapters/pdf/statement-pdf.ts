import { join } from "node:path";
import PDFDocument, { type StructureElement } from "pdfkit";
import { countNoun } from "#platform/text/count-noun.ts";
import { type StatementSheet, toStatementSheet } from "../../pages/statement-sheet.ts";
import type { RenderPdf } from "../../ports.ts";
import { bold, colours, page, type Pdf, regular, right, sizes } from "./layout.ts";
import { toRows } from "./to-rows.ts";
import { writeTable } from "./table.ts";

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
  numberPages(pdf, sheet.title);
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

function writeCheck(pdf: Pdf, root: StructureElement, { notes, check }: StatementSheet): void {
  const texts = [
    ...notes,
    `It is the sum of ${countNoun(check.entries, "entry", "entries")} in a journal that never changes. ` +
      `Page ${check.page} of the journal issued it. Its hash covers all pages before it:`,
    check.hash,
  ];
  pdf.font(regular).fontSize(sizes.small);
  const height = texts.length * 24 + 40;
  if (pdf.y + height > page.height - page.bottom) pdf.addPage();
  writeParagraph(pdf, root, { tag: "H2", text: "How to check this", size: sizes.heading, isBold: true, gap: 18 });
  for (const text of texts) writeParagraph(pdf, root, { tag: "P", text, size: sizes.small, isSoft: true, gap: 4 });
}

/** Writes the title and the number on each page, once all are there. */
function numberPages(pdf: Pdf, title: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(start + index);
    const text = `${title}, page ${index + 1} of ${count}`;
    pdf.markContent("Artifact", { type: "Pagination" });
    pdf.font(regular).fontSize(sizes.small).fillColor(colours.soft);
    pdf.text(text, right - pdf.widthOfString(text), page.height - 36, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
