import type PDFDocument from "pdfkit";

export type Pdf = PDFDocument;

/** The fonts. The first is the default one, and has its own name: under another one pdfkit would parse it each time. */
export const [regular, bold] = ["DejaVuSans", "bold"];

/** A4 in points, and its margins. */
export const page = { width: 595.28, height: 841.89, margin: 48, bottom: 56 };
/** Where the last column ends. */
export const right = page.width - page.margin;

export const sizes = { title: 20, heading: 11, text: 9.5, small: 8 } as const;
export const colours = { ink: "#000000", soft: "#444444", line: "#999999" } as const;
