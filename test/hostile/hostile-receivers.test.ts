import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import { makeWebhookSender } from "#delivery/webhook/adapters/webhook-sender.ts";
import { instant } from "#domain/shared/instant.ts";
import { anEndpoint, portOf } from "#test/support/an-endpoint.ts";
import { anId } from "#test/support/an-id.ts";

/** Replaces the deadline of fifteen seconds; as short as a busy machine allows. */
const deadlineMs = 400;
const send = makeWebhookSender({ allowHttp: true, allowPrivate: true, deadlineMs });
const secret = `whsec_${Buffer.from("a well kept secret of the test").toString("base64")}`;
const message = (url: string) => ({ url, id: anId("dlv"), at: instant(Date.now()), secrets: [secret], body: "{}" });

/** A TCP server: `serve` receives each connection. */
async function receiver(serve: (socket: Socket) => void, scheme = "http") {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `${scheme}://127.0.0.1:${await portOf(server)}/leads`, sockets };
}

/** Responds to each request with these bytes, and keeps the connection open. */
const saying = (text: string | Buffer) => receiver((socket) => void socket.once("data", () => socket.write(text)));

/** After a request, writes as fast as the client reads, until it stops reading: `first`, then `again` repeatedly. */
async function flooding(first: string, again: string | Buffer) {
  let written = 0;
  const { url } = await receiver((socket) => {
    const more = () => {
      do written += again.length;
      while (!socket.destroyed && socket.write(again));
    };
    socket.once("data", () => {
      socket.write(first);
      socket.on("drain", more);
      more();
    });
  });
  return { url, written: () => written };
}

/** After a request, writes `text` byte by byte: several bytes before the deadline, but never all of them. */
const dripping = (text: string, then = "x") =>
  receiver((socket) => {
    socket.once("data", () => {
      socket.write(text);
      const drip = setInterval(() => socket.write(then), deadlineMs / 20);
      socket.on("close", () => clearInterval(drip));
    });
  });

const timedOut = { ok: false, reason: "timeout" };
const failed = (detail: RegExp | string) => ({
  ok: false,
  reason: "connection_failed",
  detail: typeof detail === "string" ? detail : expect.stringMatching(detail),
});
const delivered = { ok: true, reference: "HTTP 200" };

async function within(url: string): Promise<SendResult> {
  const startedAt = performance.now();
  const sent = await send(message(url));
  // None of these receivers ever ends the exchange; a busy machine may be late.
  expect(performance.now() - startedAt).toBeLessThan(deadlineMs * 10);
  return sent;
}

describe("a webhook to a slow receiver ends at the deadline if the receiver", () => {
  it("never accepts a connection", async () => {
    // A thread that listens and then sleeps: the kernel fills its backlog, and further connections wait.
    const thread = new Worker(
      `const { createServer } = require("node:net");
       const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
         require("node:worker_threads").parentPort.postMessage(server.address().port);
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
       });`,
      { eval: true },
    );
    const [port] = await once(thread, "message");
    const waiting = Array.from({ length: 8 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    onTestFinished(async () => {
      for (const socket of waiting) socket.destroy();
      await thread.terminate();
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await within(`http://127.0.0.1:${port}/leads`)).toMatchObject(timedOut);
  });

  it.each<[string, () => ReturnType<typeof receiver>]>([
    ["accepts and says nothing", () => receiver(() => {})],
    ["reads nothing either", () => receiver((socket) => void socket.pause())],
    ["stalls the TLS handshake", () => receiver(() => {}, "https")],
    [
      "drips the TLS handshake",
      () =>
        receiver((socket) => {
          // A handshake record of 16 kB, a byte at a time.
          socket.write(Buffer.from([22, 3, 3, 64, 0, 2]));
          const drip = setInterval(() => socket.write(Buffer.from([0])), deadlineMs / 20);
          socket.on("close", () => clearInterval(drip));
        }, "https"),
    ],
    ["sends empty lines", () => saying("\r\n\r\n\r\n")],
    ["sends the status line only", () => saying("HTTP/1.1 200 OK\r\n")],
    ["drips its headers", () => dripping("HTTP/1.1 200 OK\r\nx: ")],
    ["drips headers without end", () => dripping("HTTP/1.1 200 OK\r\n", "x: y\r\n")],
    ["drips its body", () => dripping("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")],
    ["drips a body without a length", () => dripping("HTTP/1.1 200 OK\r\n\r\n")],
    ["drips chunks", () => dripping("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n")],
    ["never ends a chunked body", () => saying("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n")],
    ["promises more than it sends", () => saying("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok")],
    ["says 100 Continue and nothing more", () => saying("HTTP/1.1 100 Continue\r\n\r\n")],
  ])("%s", async (_, start) => {
    const { url } = await start();
    expect(await within(url)).toMatchObject(timedOut);
  });
});

describe("a webhook to a receiver with invalid HTTP fails if the receiver", () => {
  it.each<[string, string | Buffer, RegExp | string]>([
    ["sends noise", Buffer.from([0, 255, 254, 13, 10, 0]), /^HPE_/],
    ["greets as a mail server", "220 mail.example.com ESMTP\r\n", /^HPE_/],
    ["has two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok!", /^HPE_/],
    [
      "has a length and chunks",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      /^HPE_/,
    ],
    ["has a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", /^HPE_/],
    ["has a header of 1 MB", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(1 << 20)}\r\n\r\n`, "HPE_HEADER_OVERFLOW"],
    ["has a hundred thousand headers", `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(100_000)}\r\n`, "HPE_HEADER_OVERFLOW"],
    ["has a status that is none", "HTTP/1.1 abc OK\r\n\r\n", /^HPE_/],
    [
      "switches protocols",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
      "no answer",
    ],
    ["says 100 Continue without end", "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000), "TOO_MANY_INTERIM_ANSWERS"],
    [
      "sends endless early hints",
      "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(10_000),
      "TOO_MANY_INTERIM_ANSWERS",
    ],
    ["speaks another version", "HTTP/9.9 200 OK\r\n\r\n", /^HPE_/],
  ])("%s", async (_, answer, detail) => {
    const { url } = await saying(answer);
    expect(await within(url)).toMatchObject(failed(detail));
  });

  it.each(["http", "https"])("sends plain text in response to %s, and closes", async (scheme) => {
    const { url } = await receiver((socket) => socket.end("hello\r\n"), scheme);
    expect(await within(url)).toMatchObject(failed(/./));
  });

  it("floods with interim responses as long as the client reads", async () => {
    const { url } = await flooding("", "HTTP/1.1 102 Processing\r\n\r\n".repeat(1_000));
    expect(await within(url)).toMatchObject(failed("TOO_MANY_INTERIM_ANSWERS"));
  });
});

describe("a webhook to a receiver that resets the connection fails, unless the response is complete,", () => {
  const status = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n";

  it.each([
    ["as soon as it is open", undefined],
    ["when it was asked", ""],
    ["in the middle of the headers", status],
  ])("%s", async (_, response) => {
    const { url } = await receiver((socket) => {
      if (response === undefined) return socket.resetAndDestroy();
      return socket.once("data", () => socket.write(response, () => socket.resetAndDestroy()));
    });
    expect(await within(url)).toMatchObject(failed(/^(ECONNRESET|EPIPE)$/));
  });

  it("in the middle of TLS", async () => {
    const { url } = await receiver((socket) => void socket.once("data", () => socket.resetAndDestroy()), "https");
    expect(await within(url)).toMatchObject(failed("ECONNRESET"));
  });

  it.each([
    ["in the middle of the body", `${status}\r\nhalf`],
    ["after a chunk that is none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nrubbish\r\n"],
  ])("%s: its status arrived before that", async (_, response) => {
    const { url } = await receiver((socket) => {
      socket.once("data", () => socket.write(response, () => setTimeout(() => socket.resetAndDestroy(), 20)));
    });
    expect(await within(url)).toMatchObject(delivered);
  });
});

describe("a receiver with an unusual status", () => {
  it.each([
    ["HTTP/1.1 999 Whatever", { ok: false, reason: "refused_by_endpoint", detail: "HTTP 999" }],
    ["HTTP/1.1 600", { ok: false, reason: "refused_by_endpoint", detail: "HTTP 600" }],
    ["HTTP/1.1 199 OK", timedOut],
    ["HTTP/1.1 000 OK", { ok: false }],
    ["HTTP/1.1 2000 OK", { ok: false }],
    ["HTTP/1.1 20 OK", { ok: false }],
    ["HTTP/1.0 200 OK", delivered],
  ])("has accepted the webhook only from 200 to 299: %s", async (line, sent) => {
    const { url } = await saying(`${line}\r\ncontent-length: 0\r\n\r\n`);
    expect(await within(url)).toMatchObject(sent);
  });

  it("may send an early hint before the response", async () => {
    const { url } = await saying("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    expect(await within(url)).toMatchObject(delivered);
  });

  it("with redirects in a circle is not followed", async () => {
    const circle = await anEndpoint((_, response) => response.writeHead(302, { location: "/leads" }).end());
    expect(await within(circle.url)).toMatchObject({ ok: false, reason: "refused_by_endpoint", detail: "HTTP 302" });
    expect(circle.got).toHaveLength(1);
  });

  it("may close its half after a keep-alive response: the next webhook opens a new connection", async () => {
    const { url, sockets } = await receiver((socket) => {
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"));
    });
    for (const _ of [1, 2, 3]) expect(await within(url)).toMatchObject(delivered);
    expect(sockets.size).toBe(3);
  });
});

describe("a receiver with a huge response costs only the memory of the part that is read:", () => {
  const megabyte = 1 << 20;

  /** The maximum growth of the process in bytes while `work` ran. */
  async function growth(work: () => Promise<unknown>) {
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 10);
    await work();
    clearInterval(watch);
    return Math.max(most, process.memoryUsage.rss() - before);
  }

  it.each([
    ["a gigabyte with its length", `HTTP/1.1 200 OK\r\ncontent-length: ${1 << 30}\r\n\r\n`, "x".repeat(megabyte)],
    ["a body without end", "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(megabyte)],
    [
      "chunks without end",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      `100000\r\n${"x".repeat(megabyte)}\r\n`,
    ],
  ])("%s, twenty times at once", async (_, first, again) => {
    const flood = await flooding(first, Buffer.from(again));
    const grown = await growth(async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => send(message(flood.url))));
      expect(all.filter(({ ok }) => ok)).toHaveLength(20);
    });
    expect(grown).toBeLessThan(200 * megabyte);
    expect(flood.written()).toBeLessThan(1 << 30);
  });

  it("a gzip bomb, which Baton neither requests nor unpacks", async () => {
    // A gigabyte of zeros, sixteen times the same gzip member.
    const member = gzipSync(Buffer.alloc(64 * megabyte));
    const bomb = await anEndpoint((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(Buffer.concat(Array.from({ length: 16 }, () => member)));
    });
    const grown = await growth(async () => {
      expect(await send(message(bomb.url))).toMatchObject(delivered);
    });
    expect(bomb.got[0]?.headers["accept-encoding"]).toBe("identity");
    expect(grown).toBeLessThan(200 * megabyte);
  });
});
