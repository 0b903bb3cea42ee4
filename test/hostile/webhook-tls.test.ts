import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWebhookSender } from "#delivery/webhook/adapters/webhook-sender.ts";
import { instant } from "#domain/shared/instant.ts";
import { aTlsEndpoint, certificate } from "#test/support/a-tls-endpoint.ts";
import { anId } from "#test/support/an-id.ts";

const secret = `whsec_${Buffer.from("a well kept secret of the test").toString("base64")}`;
const body = JSON.stringify({ type: "lead.received", data: { name: "Zoë" } });
const message = (url: string) => ({ url, id: anId("dlv"), at: instant(Date.now()), secrets: [secret], body });

/** Every name resolves to this machine. */
const aSender = (deadlineMs?: number) =>
  makeWebhookSender({
    allowHttp: false,
    allowPrivate: true,
    resolve: async () => ["127.0.0.1"],
    ...(deadlineMs !== undefined && { deadlineMs }),
  });

describe("a webhook over TLS", () => {
  const usual = getCACertificates("default");
  beforeAll(() => setDefaultCACertificates([...usual, certificate]));
  afterAll(() => setDefaultCACertificates(usual));

  it("arrives, signed, at a server whose certificate matches the URL's host, with that host as server name", async () => {
    const { port, got } = await aTlsEndpoint();
    expect(await aSender()(message(`https://hooks.example:${port}/leads`))).toMatchObject({ ok: true });
    const [request] = got;
    expect(request).toMatchObject({ servername: "hooks.example", headers: { host: `hooks.example:${port}` } });
    const verified = new Webhook(secret).verify(request?.body ?? "", request?.headers as Record<string, string>);
    expect(verified).toEqual(JSON.parse(body));
  });

  it("reuses a connection, because the handshake is the most expensive part", async () => {
    const { port, got, handshakes } = await aTlsEndpoint();
    const send = aSender();
    for (let sent = 0; sent < 3; sent += 1) await send(message(`https://hooks.example:${port}/leads`));
    expect([got.length, handshakes()]).toEqual([3, 1]);
  });

  it("sends nothing to a server whose certificate is for another host", async () => {
    const { port, got } = await aTlsEndpoint();
    const sent = await aSender()(message(`https://other.example:${port}/leads`));
    expect(sent).toMatchObject({ ok: false, reason: "connection_failed", detail: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(got).toEqual([]);
  });

  it("ends at its deadline if a server completes the handshake and then sends nothing, or half a response", async () => {
    const timedOut = { ok: false, reason: "timeout", detail: "no complete answer in 300 ms" };
    const silent = await aTlsEndpoint(() => {});
    const half = await aTlsEndpoint((_, response) => void response.writeHead(200).write("and then"));
    for (const { port, handshakes } of [silent, half]) {
      expect(await aSender(300)(message(`https://hooks.example:${port}/leads`))).toMatchObject(timedOut);
      expect(handshakes()).toBe(1);
    }
  });
});

it("a webhook sends nothing over TLS to a server with an untrusted certificate", async () => {
  const { port, got } = await aTlsEndpoint();
  const sent = await aSender()(message(`https://hooks.example:${port}/leads`));
  expect(sent).toMatchObject({ ok: false, reason: "connection_failed", detail: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  expect(got).toEqual([]);
});
