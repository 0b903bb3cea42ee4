import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseChallenge } from "../demo/webhook-receiver.ts";

export type SampleReceiver = Awaited<ReturnType<typeof startSampleReceiver>>;

/**
 * Starts the CRMs of the sample clients on one port: they take every webhook and answer challenges. It verifies no
 * signature, because the clock of Baton is months behind that of the machine. Port 0 is any free port.
 */
export async function startSampleReceiver(port: number) {
  const brokenPaths = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const challenge = parseChallenge(Buffer.concat(chunks).toString("utf8"));
      if (challenge !== undefined) {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ challenge }));
      } else response.writeHead(brokenPaths.has(request.url ?? "") ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const { port: chosen } = server.address() as AddressInfo;
  return {
    port: chosen,
    urlFor: (path: string) => `http://127.0.0.1:${chosen}${path}`,
    /** From now on, `path` answers 503 to every webhook. */
    breakPath: (path: string) => void brokenPaths.add(path),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
