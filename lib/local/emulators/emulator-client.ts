import { type LoopbackClient, makeLoopbackClient } from "../http/loopback-client.ts";
import { credentials, region } from "../region.ts";
import { refuseDynamoDbRequest } from "./guard-dynamodb-requests.ts";

/** The emulators read only the scope of a signature: the region of resources, and for DynamoDB Local the access key id. */
const signatureWith = (accessKeyId: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/local/aws4_request, SignedHeaders=host, Signature=none`,
  "x-amz-date": "20260101T000000Z",
});

/**
 * Makes a client of the emulator at an endpoint, which signs each request with the same text. Rejects a request that AWS
 * refuses and the embedded DynamoDB takes, and does not send it.
 */
export function makeEmulatorClient(endpoint: string, accessKeyId: string = credentials.accessKeyId): LoopbackClient {
  const { hostname, port } = new URL(endpoint);
  const signature = signatureWith(accessKeyId);
  const client = makeLoopbackClient({ hostname, port: Number(port) });
  return {
    async send(request, limits) {
      refuseDynamoDbRequest(request);
      return client.send({ ...request, headers: { ...request.headers, ...signature } }, limits);
    },
    close: () => client.close(),
  };
}
