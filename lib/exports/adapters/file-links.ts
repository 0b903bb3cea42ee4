import { type BinaryLike, createHash, createHmac } from "node:crypto";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import { linkSeconds } from "#domain/ledger/ledger-export.ts";
import type { LinkToFile } from "../ports.ts";
import { toObjectKey } from "./object-key.ts";

/** The variables that Lambda sets; the endpoint only on one machine. */
type AwsEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Makes links to the files of a bucket, signed with the function's own credentials. It uses only the signer: the client of
 * S3 would add 158 kB to the API, and no request is made here.
 */
export function makeLinkToFile(bucket: string, environment: AwsEnvironment): LinkToFile {
  const region = environment["AWS_REGION"] ?? "";
  const endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? environment["AWS_ENDPOINT_URL"];
  const { protocol, hostname, port } = new URL(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
  const signer = new S3RequestPresigner({
    region,
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: environment["AWS_SESSION_TOKEN"],
    },
    sha256: Sha256,
  });
  return async (key) => {
    const path = `/${endpoint ? `${bucket}/` : ""}${toObjectKey(key)}`;
    const request = { method: "GET", protocol, hostname, port: port ? Number(port) : undefined, path };
    const { query = {} } = await signer.presign({ ...request, query: {}, headers: {} }, { expiresIn: linkSeconds });
    const url = new URL(`${protocol}//${hostname}${port && `:${port}`}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return url.href;
  };
}

/** SHA-256, or HMAC with a secret, in the form that the signer takes. */
class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as BinaryLike);
  }
  update(data: Uint8Array) {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset() {
    throw new Error("The signer uses each hash once.");
  }
}
