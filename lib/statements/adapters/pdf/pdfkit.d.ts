/** The part of pdfkit that Baton uses. Its published types lack PDF/UA and the scope of a header. */
declare module "pdfkit" {
  type ContentOptions = { type: "Pagination" | "Layout" };
  type TextOptions = { width?: number; lineGap?: number; lineBreak?: boolean };

  export interface StructureElement {
    add(child: StructureElement): StructureElement;
    end(): void;
  }

  export default class PDFDocument {
    constructor(options: {
      size: "A4";
      margins: { top: number; left: number; right: number; bottom: number };
      pdfVersion: "1.7";
      subset: "PDF/UA";
      lang: string;
      tagged: true;
      displayTitle: true;
      bufferPages: true;
      font: string;
      info: { Title: string; Producer: string; Creator: string; CreationDate: Date; ModDate: Date };
    });
    y: number;
    registerFont(name: string, path: string): this;
    font(name: string): this;
    fontSize(size: number): this;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    lineWidth(width: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    stroke(): this;
    text(text: string, x: number, y: number, options?: TextOptions): this;
    widthOfString(text: string): number;
    heightOfString(text: string, options: TextOptions): number;
    addPage(): this;
    bufferedPageRange(): { start: number; count: number };
    switchToPage(index: number): this;
    markContent(tag: "Artifact", options: ContentOptions): this;
    endMarkedContent(): this;
    struct(tag: string, options?: { scope?: "Row" | "Column" | undefined }, draw?: () => void): StructureElement;
    addStructure(element: StructureElement): this;
    on(event: "end", listener: () => void): this;
    on(event: "data", listener: (chunk: Uint8Array) => void): this;
    end(): void;
  }
}
