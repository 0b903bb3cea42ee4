import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { portOf } from "./an-endpoint.ts";

const pem = (name: string) => readFileSync(join(import.meta.dirname, "tls", `hooks.example.${name}.pem`), "utf8");

/** The certificate of `hooks.example`: self-signed, valid until 2126; its private key is not a secret. */
export const certificate = pem("cert");

/** An endpoint on loopback with TLS as `hooks.example`, until the test ends; it records requests, and responds as configured. */
export async function aTlsEndpoint(answer: RequestListener = (_, response) => response.end()) {
  const got: { headers: IncomingHttpHeaders; body: string; servername: unknown }[] = [];
  let handshakes = 0;
  const server = createServer({ cert: certificate, key: pem("key") }, (request, response) => {
    void text(request).then((body) => {
      const servername = "servername" in request.socket ? request.socket.servername : undefined;
      got.push({ headers: request.headers, body, servername });
      return answer(request, response);
    });
  });
  server.on("secureConnection", () => {
    handshakes += 1;
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: await portOf(server), got, handshakes: () => handshakes };
}
