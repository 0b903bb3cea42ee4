import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Listens on a free port of loopback, and returns the port. */
export async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** An endpoint on loopback, until the test ends; it replies to challenges, records other requests, and responds as configured. */
export async function anEndpoint(answer: RequestListener = (_, response) => response.end()) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const take = async () => {
      const body = await text(request);
      const challenge = /^{"type":"endpoint.verification".*"challenge":"([\w-]+)"/.exec(body)?.[1];
      if (challenge !== undefined) return response.end(JSON.stringify({ challenge }));
      got.push({ headers: request.headers, body });
      return answer(request, response);
    };
    void take();
  });
  server.on("connection", () => {
    connections += 1;
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = await portOf(server);
  return { port, url: `http://127.0.0.1:${port}/leads`, got, server, connections: () => connections };
}
