import { ClientRequest } from "node:http";
import { type DynamoDbInput, findDynamoDbRefusal } from "./find-dynamodb-refusal.ts";

const actionPrefix = "DynamoDB_20120810.";
let isInstalled = false;

/**
 * Makes requests of this thread to DynamoDB fail that AWS refuses and the embedded DynamoDB takes. Idempotent.
 * A refused request ends with an error called ValidationException, as the SDK throws it, and is not sent.
 *
 * It reads the requests in the thread that makes them. A proxy in front of the embedded DynamoDB would see the same
 * requests, and would cost each of them another connection.
 */
export function guardDynamoDbRequests(): void {
  if (isInstalled) return;
  isInstalled = true;
  const end: ClientRequest["end"] = Reflect.get(ClientRequest.prototype, "end");
  ClientRequest.prototype.end = new Proxy(end, {
    apply(_, request: ClientRequest, [body, ...rest]: unknown[]) {
      const refusal = findRefusal(String(request.getHeader("x-amz-target")), body);
      if (!refusal) return Reflect.apply(end, request, [body, ...rest]);
      return request.destroy(refusal);
    },
  });
}

/** Throws the error that AWS answers a request with, if the embedded DynamoDB would take the request. */
export function refuseDynamoDbRequest(request: { headers: Readonly<Record<string, string>>; body: unknown }): void {
  const refusal = findRefusal(request.headers["x-amz-target"] ?? "", request.body);
  if (refusal) throw refusal;
}

function findRefusal(target: string, body: unknown): Error | undefined {
  if (!target.startsWith(actionPrefix)) return undefined;
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? toText(body) : "{}";
  const input: DynamoDbInput = JSON.parse(text);
  const refusal = findDynamoDbRefusal(input);
  if (refusal === undefined) return undefined;
  return Object.assign(new Error(refusal), { name: "ValidationException", $fault: "client" });
}

const toText = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();
