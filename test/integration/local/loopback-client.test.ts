import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type LoopbackClient, makeLoopbackClient } from "#local/http/loopback-client.ts";

let server: Server;
let client: LoopbackClient;
let connections = 0;

afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

async function serve(listener: RequestListener): Promise<void> {
  connections = 0;
  server = createServer(listener).on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  client = makeLoopbackClient({ hostname: "127.0.0.1", port });
}

const post = (body: string | Uint8Array = "", limits = {}) =>
  client.send({ method: "POST", path: "/path", headers: { "x-name": "value" }, body }, limits);

/** Answers with the method, the path, a header and the body of each request. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    response.end(JSON.stringify([method, url, headers["x-name"], Buffer.concat(chunks).toString()]));
  });
};

describe("the client of emulators", () => {
  it.each(["text with ünïcödé 🌻", Buffer.from("bytes with ünïcödé 🌻"), "x".repeat(3_000_000)])(
    "sends a request whole, and resolves to its response",
    async (body) => {
      await serve(echo);

      const response = await post(body);

      expect(response.status).toBe(200);
      expect(JSON.parse(response.body.toString())).toEqual(["POST", "/path", "value", body.toString()]);
    },
  );

  it("sends one request after the other over the same connection, and simultaneous ones over several", async () => {
    await serve(echo);

    for (const body of ["first", "second", "third"]) await post(body);
    expect(connections).toBe(1);

    const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
    const responses = await Promise.all(bodies.map((body) => post(body)));
    expect(responses.map(({ body }) => JSON.parse(body.toString())[3])).toEqual(bodies);
    expect(connections).toBe(20);
  });

  it("opens another connection after the server has closed one", async () => {
    await serve((request, response) => response.writeHead(200, { connection: "close" }).end());

    await post();
    await post();

    expect(connections).toBe(2);
  });

  it("rejects with ECONNRESET when the connection ends before the response, and sends the next request", async () => {
    let requests = 0;
    await serve((request, response) => ((requests += 1) === 1 ? request.socket.destroy() : response.end()));

    await expect(post()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await post()).toMatchObject({ status: 200 });
  });

  it("rejects with the error of the connection when no server listens", async () => {
    await serve(echo);
    server.close();
    await once(server, "close");

    await expect(post()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("rejects with a TimeoutError after the timeout, and takes no late response for that of the next request", async () => {
    let requests = 0;
    await serve((request, response) => {
      const text = String((requests += 1));
      setTimeout(() => response.end(text), text === "1" ? 300 : 0);
    });

    await expect(post("", { timeoutMs: 50 })).rejects.toMatchObject({ name: "TimeoutError" });
    expect((await post("", { timeoutMs: 5_000 })).body.toString()).toBe("2");
  });

  it("rejects with the reason of a signal, before and after the request was sent", async () => {
    await serve(() => {});
    const stopping = new AbortController();
    const sent = post("", { signal: stopping.signal });

    stopping.abort(new Error("stopping"));

    await expect(sent).rejects.toThrow("stopping");
    await expect(post("", { signal: stopping.signal })).rejects.toThrow("stopping");
  });
});
