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
      const refusal = isDynamoDbRequest(request) ? findRefusalOfBody(body) : undefined;
      if (refusal === undefined) return Reflect.apply(end, request, [body, ...rest]);
      return request.destroy(Object.assign(new Error(refusal), { name: "ValidationException", $fault: "client" }));
    },
  });
}

const isDynamoDbRequest = (request: ClientRequest): boolean =>
  String(request.getHeader("x-amz-target")).startsWith(actionPrefix);

function findRefusalOfBody(body: unknown): string | undefined {
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? Buffer.from(body).toString() : "{}";
  const input: DynamoDbInput = JSON.parse(text);
  return findDynamoDbRefusal(input);
}
