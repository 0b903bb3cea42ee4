import { makeEmulatorClient } from "./emulator-client.ts";

export class AwsCallError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(action: string, status: number, code: string, message: string) {
    super(`${action} failed: ${code} ${message}`);
    this.name = "AwsCallError";
    this.status = status;
    this.code = code;
  }
}

/** Calls actions with a JSON body, or with form parameters for a service of the query protocol. */
export type AwsClient = {
  /** `target` is the `X-Amz-Target` header, such as `AmazonSQS.ReceiveMessage`. Resolves to the parsed response. */
  json<Result>(target: string, body: unknown, signal?: AbortSignal): Promise<Result>;
  /** Resolves to the XML of the response. */
  query(parameters: Record<string, string>): Promise<string>;
  /** Puts a resource at a path: a bucket, which is empty, or a file of one. */
  put(path: string, body?: string): Promise<void>;
  close(): void;
};

/**
 * Makes a client of AWS's wire protocols, to set up and poll the emulators. The functions use the SDK. Here the SDK
 * would cost several hundred milliseconds at each start, and at each poll a signature that the emulators do not check.
 * Rejects with an AwsCallError on any response other than a 2xx.
 */
export function makeAwsClient(endpoint: string, accessKeyId?: string): AwsClient {
  const client = makeEmulatorClient(endpoint, accessKeyId);

  async function send(
    action: string,
    headers: Record<string, string>,
    body: string,
    { signal, method = "POST", path = "/" }: { signal?: AbortSignal | undefined; method?: string; path?: string } = {},
  ): Promise<string> {
    const response = await client.send({ method, path, headers, body }, { signal });
    const text = response.body.toString();
    if (response.status >= 200 && response.status < 300) return text;
    throw new AwsCallError(action, response.status, ...parseError(text));
  }

  return {
    async json<Result>(target: string, body: unknown, signal?: AbortSignal) {
      const version = target.startsWith("secretsmanager.") ? "1.1" : "1.0";
      const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
      const text = await send(target, headers, JSON.stringify(body), { signal });
      const result: Result = JSON.parse(text === "" ? "{}" : text);
      return result;
    },
    query(parameters) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return send(parameters["Action"] ?? "query", headers, new URLSearchParams(parameters).toString());
    },
    async put(path, body = "") {
      await send(`PUT ${path}`, {}, body, { method: "PUT", path });
    },
    close: () => client.close(),
  };
}

function parseError(text: string): [code: string, message: string] {
  const xml = /<Code>([^<]*)<\/Code>\s*<Message>([^<]*)</.exec(text);
  if (xml) return [xml[1] ?? "", xml[2] ?? ""];
  try {
    const { __type = "", message, Message }: Record<string, string | undefined> = JSON.parse(text);
    return [__type.replace(/^.*#/, ""), message ?? Message ?? ""];
  } catch {
    return ["", text.slice(0, 200)];
  }
}
