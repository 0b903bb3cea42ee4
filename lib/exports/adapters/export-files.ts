import { createHash } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ExportFiles } from "../ports.ts";
import { toObjectKey } from "./object-key.ts";

/** Writes the files of exports to a bucket. S3 verifies the checksum that the SDK sends with each. */
export const makeExportFiles = (client: Pick<S3Client, "send">, bucket: string): ExportFiles => ({
  async write(key, { text, mediaType }) {
    const body = Buffer.from(text);
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: toObjectKey(key), Body: body, ContentType: mediaType }),
    );
    return { bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") };
  },
});
