import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ReadDocumentation } from "../ports.ts";
import { documentationFiles } from "../routes.ts";

/** Reads the files in `folder` only when they are asked for, so that no other request waits for them. */
export const makeReadDocumentation =
  (folder: string): ReadDocumentation =>
  async (name, isCompressed) => {
    const compressed = await readFile(join(folder, documentationFiles[name])).catch(() => undefined);
    if (!compressed) return undefined;
    return isCompressed
      ? { text: compressed.toString("base64"), isBase64Encoded: true }
      : { text: gunzipSync(compressed).toString("utf8"), isBase64Encoded: false };
  };
