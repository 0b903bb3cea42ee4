import { callLimits } from "#platform/aws/call-limits.ts";
import type { ClientTransport } from "#platform/aws/client-transport.ts";
import { makeEmulatorClient } from "../emulators/emulator-client.ts";
import type { LoopbackClient } from "../http/loopback-client.ts";

/** The used part of a request of the SDK. The services that Baton calls have no query. */
type SdkRequest = { method: string; path: string; headers: Record<string, string>; body?: string | Uint8Array };

/** Clients by endpoint and access key id. The functions of a thread share their connections. */
const clients = new Map<string, LoopbackClient>();

/**
 * Returns the transport to the emulators of the function that opens a client of the SDK. Undefined for other machines,
 * and for files, whose bodies are streams.
 */
export function chooseEmulatorTransport(service: keyof typeof callLimits): ClientTransport | undefined {
  const endpoint = process.env[service === "dynamodb" ? "AWS_ENDPOINT_URL_DYNAMODB" : "AWS_ENDPOINT_URL"];
  if (service === "storage" || !endpoint?.startsWith("http://127.0.0.1:")) return undefined;
  const accessKeyId = process.env["AWS_ACCESS_KEY_ID"];
  const name = `${endpoint} ${accessKeyId}`;
  const client = clients.get(name) ?? makeEmulatorClient(endpoint, accessKeyId);
  clients.set(name, client);
  return makeEmulatorTransport(client, callLimits[service].attemptMs);
}

/** Makes the transport of a client of the SDK to an emulator. A request without a response in `timeoutMs` is rejected. */
export function makeEmulatorTransport(client: LoopbackClient, timeoutMs: number): ClientTransport {
  return {
    signer: { sign: async (request) => request },
    requestHandler: {
      async handle({ method, path, headers, body = "" }: SdkRequest) {
        const { status, ...response } = await client.send({ method, path, headers, body }, { timeoutMs });
        return { response: { statusCode: status, ...response } };
      },
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
  };
}
