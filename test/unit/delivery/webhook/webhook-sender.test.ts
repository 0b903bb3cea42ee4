import type { ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Reply } from "#delivery/ports.ts";
import { makeWebhookSender } from "#delivery/webhook/adapters/webhook-sender.ts";
import { instant } from "#domain/shared/instant.ts";
import { anEndpoint, portOf } from "#test/support/an-endpoint.ts";
import { anId } from "#test/support/an-id.ts";

const secret = `whsec_${Buffer.from("a well kept secret of the test").toString("base64")}`;
const body = JSON.stringify({ type: "lead.received", data: { person: { name: "Zoë O’Brien 👍" } } });

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const listening = async (server: Server) => `http://127.0.0.1:${await portOf(server)}/leads`;

const answering = (status: number, headers: Record<string, string> = {}) =>
  anEndpoint((_, response) => response.writeHead(status, headers).end("an answer"));

const makeSender = (options: Partial<Parameters<typeof makeWebhookSender>[0]> = {}) =>
  makeWebhookSender({ allowHttp: true, allowPrivate: true, ...options });

const message = (url: string) => ({ url, id: anId("dlv"), at: instant(Date.now()), secrets: [secret], body });

describe("sending a webhook", () => {
  it.each([200, 201, 202, 204, 299])("accepts %i as a receipt", async (status) => {
    const { url } = await answering(status);
    expect(await makeSender()(message(url))).toMatchObject({ ok: true, reference: `HTTP ${status}` });
  });

  it.each([300, 400, 401, 404, 429, 500, 503])("treats %i as a refusal", async (status) => {
    const { url } = await answering(status);
    expect(await makeSender()(message(url))).toMatchObject({
      ok: false,
      reason: "refused_by_endpoint",
      detail: `HTTP ${status}`,
    });
  });

  it.each([301, 302, 307, 308])(
    "does not follow %i, so that only the subscriber gets personal data",
    async (status) => {
      const elsewhere = await answering(200);
      const { url } = await answering(status, { location: elsewhere.url });
      expect(await makeSender()(message(url))).toMatchObject({ ok: false, detail: `HTTP ${status}` });
      expect(elsewhere.got).toEqual([]);
    },
  );

  it("passes verification by the receiver's library, for its exact body", async () => {
    const { url, got } = await answering(200);
    await makeSender()(message(url));
    const [request] = got;
    expect(request?.body).toBe(body);
    expect(request?.headers).toMatchObject({ "content-type": "application/json", "user-agent": "Baton" });
    const verified = new Webhook(secret).verify(request?.body ?? "", request?.headers as Record<string, string>);
    expect(verified).toEqual(JSON.parse(body));
  });

  it("fails verification with another secret, or with a changed body", async () => {
    const { url, got } = await answering(200);
    await makeSender()(message(url));
    const headers = got[0]?.headers as Record<string, string>;
    const other = new Webhook(`whsec_${Buffer.from("another secret").toString("base64")}`);
    expect(() => other.verify(body, headers)).toThrow("No matching signature found");
    expect(() => new Webhook(secret).verify(body.replace("Zoë", "Zoe"), headers)).toThrow(
      "No matching signature found",
    );
  });

  it("has the same id and a new time in every retry", async () => {
    const { url, got } = await answering(500);
    const send = makeSender();
    await send(message(url));
    await send({ ...message(url), at: instant(Date.now() + 60_000) });
    const [first, second] = got.map(({ headers }) => headers);
    expect(first?.["webhook-id"]).toBe(anId("dlv"));
    expect(second?.["webhook-id"]).toBe(first?.["webhook-id"]);
    expect(Number(second?.["webhook-timestamp"]) - Number(first?.["webhook-timestamp"])).toBeGreaterThanOrEqual(60);
  });
});

describe("custom headers of the receiver", () => {
  it("go with each webhook, and never override Baton's", async () => {
    const { url, got } = await answering(200);
    const headers = [
      { name: "authorization", value: "Bearer abc" },
      { name: "webhook-id", value: "forged" },
    ];
    await makeSender()({ ...message(url), headers });
    expect(got[0]?.headers).toMatchObject({ authorization: "Bearer abc", "webhook-id": anId("dlv") });
  });
});

describe("response of an endpoint", () => {
  const saying = (status: number, headers: Record<string, string>, text: string | Buffer) =>
    anEndpoint((_, response) => response.writeHead(status, headers).end(text));

  it("is recorded with its status, its beginning, and the milliseconds it took", async () => {
    const { url } = await anEndpoint((_, response) => setTimeout(() => response.writeHead(202).end("thank\nyou"), 30));
    const sent = await makeSender()(message(url));
    expect(sent).toEqual({
      ok: true,
      reference: "HTTP 202",
      reply: { tookMs: expect.any(Number), httpStatus: 202, text: "thank\nyou", excerpt: "thank you" },
    });
    const { tookMs = 0 } = ("reply" in sent && sent.reply) || {};
    expect(Number.isInteger(tookMs) && tookMs >= 25).toBe(true);
  });

  it("is recorded with at most 256 characters, also for a refusal, and without an excerpt if it is empty", async () => {
    const long = await saying(500, {}, "x".repeat(100_000));
    expect(await makeSender()(message(long.url))).toMatchObject({
      reply: { excerpt: "x".repeat(256), httpStatus: 500 },
    });
    const silent = await saying(204, {}, "");
    const { reply } = (await makeSender()(message(silent.url))) as { reply: Reply };
    expect(reply).toEqual({ httpStatus: 204, tookMs: expect.any(Number), text: "" });
  });

  it("has a duration even if nothing was answered", async () => {
    const { url, server } = await answering(200);
    server.close();
    expect(await makeSender()(message(url))).toMatchObject({ ok: false, reply: { tookMs: expect.any(Number) } });
    expect(await makeSender({ allowPrivate: false })(message(url))).not.toHaveProperty("reply");
  });

  it("acknowledges the lead only in a receipt, and only explicitly", async () => {
    const replyText = '{"outcome":"rejected","reason":"not our area","client_ref":"c-17"}';
    const acknowledgement = { outcome: "rejected", reason: "not our area", clientRef: "c-17" };
    const typed = await saying(200, {}, replyText);
    expect(await makeSender()(message(typed.url))).toMatchObject({ ok: true, reply: { acknowledgement } });
    for (const [status, headers, text] of [
      [200, {}, "accepted"],
      [204, {}, ""],
      [500, {}, replyText],
    ] as const) {
      const { url } = await saying(status, headers, text);
      const { reply } = (await makeSender()(message(url))) as { reply: Reply };
      expect(reply.acknowledgement).toBeUndefined();
      expect(reply.answer).toBeUndefined();
    }
  });

  it("acknowledges the lead in any coding and charset that servers send", async () => {
    const replyText = '{"outcome":"rejected","reason":"außerhalb","clientRef":"c-17"}';
    const acknowledgement = { outcome: "rejected", reason: "außerhalb", clientRef: "c-17" };
    const utf8 = Buffer.from(replyText);
    const latin1 = { "content-type": "application/json; charset=ISO-8859-1" };
    for (const [headers, body] of [
      [{ "content-encoding": "utf-8" }, utf8],
      [{ "content-encoding": "" }, utf8],
      [{ "content-encoding": "none" }, utf8],
      [{ "content-encoding": "identity, identity" }, utf8],
      [{ "content-encoding": "gzip" }, utf8],
      [{ "content-encoding": "GZIP" }, gzipSync(utf8)],
      [{ "content-encoding": "x-gzip" }, gzipSync(utf8)],
      [{ "content-encoding": "gzip, gzip" }, gzipSync(utf8)],
      [{ "content-encoding": "gzip, gzip" }, gzipSync(gzipSync(utf8))],
      [{ "content-encoding": "deflate" }, deflateSync(utf8)],
      [{ "content-encoding": "deflate" }, deflateRawSync(utf8)],
      [{ "content-encoding": "br" }, brotliCompressSync(utf8)],
      [{}, gzipSync(utf8)],
      [{}, Buffer.from(`\ufeff${replyText}`)],
      [{}, Buffer.from(`\ufeff${replyText}`, "utf16le")],
      [{}, Buffer.from(`\ufeff${replyText}`, "utf16le").swap16()],
      [{ "content-type": "application/json; charset=utf-16le" }, Buffer.from(replyText, "utf16le")],
      [latin1, Buffer.from(replyText, "latin1")],
      [{ "content-type": 'text/plain; charset="unheard-of"' }, utf8],
    ] as const) {
      const { url } = await saying(200, headers, body);
      const sent = await makeSender()(message(url));
      expect
        .soft(sent, JSON.stringify(headers))
        .toMatchObject({ ok: true, reply: { acknowledgement, excerpt: replyText } });
    }
  });

  it("says so when it names an outcome that Baton does not understand", async () => {
    const replyText = '{"outcome":"rejected","reason":"not our area"}';
    for (const text of [
      '{"outcome":"Rejected"}',
      '{"outcome":"declined"}',
      '{"data":{"outcome":"rejected"}}',
      `[${replyText}]`,
      JSON.stringify(replyText),
      replyText.slice(0, -1),
      "{outcome: 'rejected'}",
      "outcome=rejected&reason=area",
      "<outcome>rejected</outcome>",
      // Longer than what Baton reads of it.
      replyText.replace("area", "a".repeat(17_000)),
    ]) {
      const { url } = await saying(200, {}, text);
      const sent = await makeSender()(message(url));
      expect.soft(sent, text.slice(0, 60)).toMatchObject({ ok: true, reply: { answer: "not_understood" } });
      expect.soft("reply" in sent && sent.reply?.acknowledgement).toBeUndefined();
    }
  });

  it("with 410 has its own reason", async () => {
    const { url } = await answering(410);
    expect(await makeSender()(message(url))).toMatchObject({
      ok: false,
      reason: "endpoint_gone",
      detail: "HTTP 410",
      reply: { httpStatus: 410 },
    });
  });

  it.each([429, 503])("with %i may ask for a delay, in seconds or until a date", async (status) => {
    const seconds = await saying(status, { "retry-after": "120" }, "");
    expect(await makeSender()(message(seconds.url))).toMatchObject({ retryAfterMs: 120_000 });
    const date = await saying(status, { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }, "");
    const { retryAfterMs } = (await makeSender()(message(date.url))) as { retryAfterMs: number };
    expect(Math.abs(retryAfterMs - 3_600_000)).toBeLessThan(60_000);
    const soon = await saying(status, { "retry-after": "soon" }, "");
    expect(await makeSender()(message(soon.url))).toEqual(
      expect.not.objectContaining({ retryAfterMs: expect.any(Number) }),
    );
  });

  it("with a date counts the delay from the response, not from the request", async () => {
    const sentAt = instant(Date.parse("2026-01-01T00:00:00Z"));
    const { url } = await anEndpoint((_, response) =>
      setTimeout(() => response.writeHead(503, { "retry-after": "Thu, 01 Jan 2026 00:02:00 GMT" }).end(), 30),
    );
    const sent = await makeSender()({ ...message(url), at: sentAt });
    if (!("retryAfterMs" in sent)) throw new Error("asked for no delay");
    expect(sent.retryAfterMs).toBe(120_000 - (sent.reply?.tookMs ?? 0));
    expect(sent.reply?.tookMs).toBeGreaterThan(20);
  });

  it.each([200, 302, 404, 500])("with %i asks for no delay", async (status) => {
    const { url } = await saying(status, { "retry-after": "120" }, "");
    expect(await makeSender()(message(url))).toEqual(expect.not.objectContaining({ retryAfterMs: expect.any(Number) }));
  });
});

describe("target of a webhook", () => {
  it("is never plain http unless the operator allows it", async () => {
    const { url, got } = await answering(200);
    expect(await makeSender({ allowHttp: false })(message(url))).toMatchObject({
      ok: false,
      reason: "endpoint_not_allowed",
      detail: "only https is allowed: leads are not sent in the clear",
    });
    expect(got).toEqual([]);
  });

  it.each(["ftp://127.0.0.1/leads", "file:///etc/passwd", "data:text/plain,x"])("is never %s", async (url) => {
    expect(await makeSender()(message(url))).toMatchObject({ reason: "endpoint_not_allowed" });
  });

  it("may be a local name of the machine where webhooks may go to private addresses", async () => {
    const { url } = await answering(200);
    expect(await makeSender()(message(url.replace("127.0.0.1", "localhost")))).toMatchObject({ ok: true });
  });

  it("may be written in capitals", async () => {
    const { url } = await answering(200);
    expect((await makeSender()(message(url.replace("http:", "HTTP:")))).ok).toBe(true);
  });

  it("keeps its path and query", async () => {
    let requestedPath: string | undefined;
    const { url } = await anEndpoint((request, response) => {
      requestedPath = request.url;
      response.end();
    });
    await makeSender()(message(`${url}?tenant=7`));
    expect(requestedPath).toBe("/leads?tenant=7");
  });
});

describe("endpoint that does not answer correctly", () => {
  const timedOut = { ok: false, reason: "timeout", detail: "no complete answer in 60 ms" };
  const impatient = () => makeSender({ deadlineMs: 60 });

  it("gives an attempt fifteen seconds in total, by default", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const { url } = await answering(200);
    await makeSender()(message(url));
    expect(timeout.mock.calls).toEqual([[15_000]]);
    timeout.mockRestore();
  });

  it("times out when it hangs before its response", async () => {
    const { url } = await anEndpoint(() => {});
    const sent = await impatient()(message(url));
    expect(sent).toMatchObject(timedOut);
    expect("reply" in sent && sent.reply?.tookMs).toBeGreaterThan(50);
  });

  it("times out when it hangs in the middle of its response, whatever the status", async () => {
    const { url } = await anEndpoint((_, response) => response.writeHead(200).write("and then"));
    expect(await impatient()(message(url))).toMatchObject(timedOut);
  });

  it("times out when it drips its response for longer than the deadline", async () => {
    const { url } = await anEndpoint((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect(await impatient()(message(url))).toMatchObject(timedOut);
  });

  it("times out when it accepts connections and sends nothing", async () => {
    const server = createTcpServer(() => {});
    open.push(() => server.close());
    expect(await impatient()(message(await listening(server)))).toMatchObject(timedOut);
  });

  it("fails when it closes the connection, without an automatic retry", async () => {
    const { url, got } = await anEndpoint((request) => request.socket.resetAndDestroy());
    expect(await makeSender()(message(url))).toMatchObject({
      ok: false,
      reason: "connection_failed",
      detail: "ECONNRESET",
    });
    expect(got).toHaveLength(1);
  });

  it("fails when it does not exist", async () => {
    const { url, server } = await answering(200);
    server.close();
    expect(await makeSender()(message(url))).toMatchObject({
      ok: false,
      reason: "connection_failed",
      detail: "ECONNREFUSED",
    });
  });

  it("fails when it does not use TLS", async () => {
    const { url } = await answering(200);
    expect(await makeSender()(message(url.replace("http:", "https:")))).toMatchObject({
      ok: false,
      reason: "connection_failed",
    });
  });

  it("fails when it does not speak HTTP", async () => {
    const server = createTcpServer((socket) => socket.end("220 mail.example.com ESMTP\r\n"));
    open.push(() => server.close());
    expect(await makeSender()(message(await listening(server)))).toMatchObject({
      ok: false,
      reason: "connection_failed",
      detail: expect.stringMatching(/^HPE_/),
    });
  });

  it("fails at once when it switches protocols, which is not a response", async () => {
    const server = createTcpServer((socket) =>
      socket.on("data", () =>
        socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"),
      ),
    );
    open.push(() => server.close());
    expect(await makeSender()(message(await listening(server)))).toMatchObject({
      ok: false,
      reason: "connection_failed",
      detail: "no answer",
    });
  });

  it("counts by its status when the response is endless, and the rest is dropped", async () => {
    let sentMb = 0;
    const { url } = await anEndpoint((_, response) => {
      response.writeHead(200);
      const megabyte = Buffer.alloc(1 << 20);
      const more = () => {
        sentMb += 1;
        if (sentMb < 1_000 && !response.destroyed) response.write(megabyte, more);
      };
      more();
    });
    expect(await makeSender()(message(url))).toMatchObject({ ok: true, reference: "HTTP 200" });
    expect(sentMb).toBeLessThan(1_000);
  });

  it("counts by its status when it breaks off in the middle of its response", async () => {
    const { url } = await anEndpoint((_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("and then", () => response.destroy());
    });
    expect(await makeSender()(message(url))).toMatchObject({ ok: true, reference: "HTTP 200" });
  });
});

describe("kept connection", () => {
  it("is used for the next webhook", async () => {
    const { url, connections } = await answering(200);
    const send = makeSender();
    await send(message(url));
    await send(message(url));
    expect(connections()).toBe(1);
  });

  it("is replaced by a fresh one when it breaks on reuse, and the webhook arrives", async () => {
    const target = await anEndpoint((request, response) => {
      if (target.got.length === 2) request.socket.resetAndDestroy();
      else response.end();
    });
    const send = makeSender();
    await send(message(target.url));
    expect(await send(message(target.url))).toMatchObject({ ok: true, reference: "HTTP 200" });
    expect(target.got.map(({ headers }) => headers["webhook-id"])).toEqual(Array(3).fill(anId("dlv")));
    expect(target.connections()).toBe(2);
  });

  it("is replaced too when the endpoint closed it while idle", async () => {
    const target = await answering(200);
    const send = makeSender();
    await send(message(target.url));
    // The other side closes it in the same turn in which it is used, so the agent cannot know yet.
    target.server.closeAllConnections();
    expect(await send(message(target.url))).toMatchObject({ ok: true, reference: "HTTP 200" });
    expect(target.connections()).toBe(2);
  });

  it("is replaced by a fresh one even if other kept ones broke at the same time", async () => {
    const waiting: ServerResponse[] = [];
    const used = new WeakSet<object>();
    const target = await anEndpoint((request, response) => {
      if (used.has(request.socket)) return request.socket.resetAndDestroy();
      used.add(request.socket);
      waiting.push(response);
      if (target.got.length >= 2) for (const response of waiting.splice(0)) response.end();
    });
    const send = makeSender();
    await Promise.all([send(message(target.url)), send(message(target.url))]);
    expect(await send(message(target.url))).toMatchObject({ ok: true });
    expect(target.connections()).toBe(3);
  });

  it("fails when it answers something other than HTTP, so that a webhook is not sent twice", async () => {
    const target = await anEndpoint((request, response) => {
      if (target.got.length === 1) response.end();
      else request.socket.end("220 mail.example.com ESMTP\r\n");
    });
    const send = makeSender();
    await send(message(target.url));
    expect(await send(message(target.url))).toMatchObject({ ok: false, detail: expect.stringMatching(/^HPE_/) });
    expect(target.got).toHaveLength(2);
  });

  it("is one of 32 to the same host; further webhooks wait, and are sent over one of these", async () => {
    const waiting: ServerResponse[] = [];
    const target = await anEndpoint((_, response) => {
      waiting.push(response);
      if (target.got.length >= 32) for (const response of waiting.splice(0)) response.end();
    });
    const send = makeSender();
    const sent = await Promise.all(Array.from({ length: 40 }, () => send(message(target.url))));
    expect(sent.filter(({ ok }) => ok)).toHaveLength(40);
    expect(target.connections()).toBe(32);
  });

  it("is replaced once: an endpoint that closes fresh connections too has failed", async () => {
    const target = await anEndpoint((request, response) => {
      if (target.got.length === 1) response.end();
      else request.socket.resetAndDestroy();
    });
    const send = makeSender();
    await send(message(target.url));
    expect(await send(message(target.url))).toMatchObject({
      ok: false,
      reason: "connection_failed",
      detail: "ECONNRESET",
    });
    expect(target.got).toHaveLength(3);
  });
});
