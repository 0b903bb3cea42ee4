/** A file as it is sent: as text, or as base64 of its gzip. */
type DocumentationFile = { text: string; isBase64Encoded: boolean };

/** Reads a file of the documentation; undefined if this installation was made without it. */
export type ReadDocumentation = (
  name: "openapi" | "reference",
  isCompressed: boolean,
) => Promise<DocumentationFile | undefined>;
