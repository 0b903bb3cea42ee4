import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** What the proxy does to a request instead of forwarding it and its response. */
export type WireFault =
  /** Never responds. */
  | { kind: "hang" }
  /** Closes the connection without a response. */
  | { kind: "reset" }
  /** Forwards the request, and then closes the connection: the work is done, and the response is lost. */
  | { kind: "lose-response" }
  /** Refuses it as AWS does when it throttles; `json` and `query` protocols differ. */
  | { kind: "throttle" }
  /** Responds with a page of HTML, as a gateway in between does. */
  | { kind: "html"; status: number }
  /** Forwards the request, and delays the response. */
  | { kind: "slow"; ms: number }
  /** Sends the headers of the response and a first byte each `everyMs`, without an end. */
  | { kind: "drip"; everyMs: number };

/** Names the action of a request: `DynamoDB_20120810.PutItem`, or `Publish` in the query protocol, or its path. */
const toAction = ({ headers, url }: IncomingMessage, body: string): string =>
  String(headers["x-amz-target"] ?? new URLSearchParams(body).get("Action") ?? url);

/**
 * Starts a proxy in front of an emulator, to inject faults on the wire. Requests are forwarded unless `fault` returns one.
 *
 * @example const proxy = await startFaultyProxy(endpoint); proxy.inject(() => ({ kind: "hang" }));
 */
export async function startFaultyProxy(endpoint: string) {
  const target = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  const actions: string[] = [];
  let findFault: (action: string, count: number) => WireFault | undefined = () => undefined;

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const action = toAction(incoming, body.toString());
    actions.push(action);
    const fault = findFault(action, actions.filter((each) => each === action).length);
    switch (fault?.kind) {
      case "hang":
        return;
      case "reset":
        return void incoming.socket.destroy();
      case "lose-response":
        await forward(incoming, body);
        return void incoming.socket.destroy();
      case "throttle":
        return throttle(incoming, outgoing);
      case "html":
        outgoing.writeHead(fault.status, { "content-type": "text/html" });
        return void outgoing.end("<html><body><h1>Service Unavailable</h1></body></html>");
      case "drip": {
        outgoing.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
        outgoing.write("{");
        const timer = setInterval(() => outgoing.write(" "), fault.everyMs);
        outgoing.on("close", () => clearInterval(timer));
        return;
      }
      case "slow":
        await pause(fault.ms);
        break;
      case undefined:
    }
    const { status, headers, text } = await forward(incoming, body);
    outgoing.writeHead(status, headers).end(text);
  }

  function throttle({ headers, url }: IncomingMessage, outgoing: ServerResponse) {
    if (headers["x-amz-target"] !== undefined) {
      outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      outgoing.end(JSON.stringify({ __type: "com.amazonaws#ThrottlingException", message: "Rate exceeded" }));
    } else if (url?.startsWith("/v2/")) {
      outgoing.writeHead(429, { "content-type": "application/json", "x-amzn-errortype": "TooManyRequestsException" });
      outgoing.end(JSON.stringify({ message: "Maximum sending rate exceeded." }));
    } else {
      outgoing.writeHead(400, { "content-type": "text/xml" });
      outgoing.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>Throttled</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
      );
    }
  }

  function forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: Record<string, string>; text: Buffer }>((resolve, reject) => {
      const forwarded = request(
        { agent, hostname: target.hostname, port: target.port, method, path: url, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const { "transfer-encoding": _, ...kept } = response.headers;
            resolve({
              status: response.statusCode ?? 0,
              headers: kept as Record<string, string>,
              text: Buffer.concat(chunks),
            });
          });
        },
      );
      forwarded.on("error", reject);
      forwarded.end(body);
    });
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** The actions of all requests so far, faulty ones included. */
    actions,
    /** Chooses the fault of each request by its action, and by how often the action was called, this time included. */
    inject(find: (action: string, count: number) => WireFault | undefined) {
      findFault = find;
      actions.length = 0;
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
