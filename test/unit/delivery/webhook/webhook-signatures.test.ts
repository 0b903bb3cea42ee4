import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import * as fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { buildWebhookHeaders } from "#delivery/webhook/adapters/webhook-message.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { newSigningKey, signText, toPublicKey } from "#subscriptions/adapters/signing-key.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

/** Verifies as a receiver that knows only the specification: with a JWK of the 32 bytes after `whpk_` (RFC 8037). */
function verifiesV1a(publicKey: string, headers: Record<string, string>, body: string): boolean {
  const x = Buffer.from(publicKey.replace(/^whpk_/, ""), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  return (headers["webhook-signature"] ?? "")
    .split(" ")
    .filter((signature) => signature.startsWith("v1a,"))
    .some((signature) => verify(null, signed, key, Buffer.from(signature.slice(4), "base64")));
}

const box = makeSecretBox(parseMasterSecret("master"));
const body = JSON.stringify({ type: "lead.received", data: { person: { name: "Zoë O’Brien 👍" } } });
const message = (...secrets: string[]) => ({
  url: "https://crm.example.com",
  id: "dlv_1",
  at: instant(Date.now()),
  secrets,
  body,
});

describe("ed25519 signature", () => {
  it("equals the one that the specification's reference library makes of the same key, id, time and body", () => {
    const key = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=";
    const signed = buildWebhookHeaders({
      url: "https://crm.example.com",
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      at: instant(1_614_265_330_999),
      secrets: [key],
      body: '{"test": 2432232314}',
    });
    expect(signed["webhook-timestamp"]).toBe("1614265330");
    expect(signed["webhook-signature"]).toBe(
      "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
    );
  });

  it("matches the first test of RFC 8032: its public key and its signature", () => {
    const secret = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
    const key = `whsk_${secret.toString("base64")}`;
    expect(Buffer.from(toPublicKey(key).slice(5), "base64").toString("hex")).toBe(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
    expect(Buffer.from(signText(key, ""), "base64").toString("hex")).toBe(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
  });

  it("is valid with the displayed public key, and with no other", () => {
    const secret = box.newWebhookSecret("v1a");
    const headers = buildWebhookHeaders(message(secret));
    expect(verifiesV1a(box.toVerifierKey(secret), headers, body)).toBe(true);
    expect(verifiesV1a(box.toVerifierKey(secret), headers, `${body} `)).toBe(false);
    expect(verifiesV1a(box.toVerifierKey(box.newWebhookSecret("v1a")), headers, body)).toBe(false);
  });

  it("has a random key of 32 bytes after its prefix, of which Baton shows only the public half", () => {
    const [key, other] = [newSigningKey(), newSigningKey()];
    expect(key).toMatch(/^whsk_[A-Za-z0-9+/]{43}=$/);
    expect(key).not.toBe(other);
    expect(box.toVerifierKey(key)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(box.toVerifierKey(key)).not.toContain(key.slice(5));
    const shared = box.newWebhookSecret("v1");
    expect(box.toVerifierKey(shared)).toBe(shared);
  });

  it("has the public key that Node derives, for any secret key", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { d = "", x = "" } = privateKey.export({ format: "jwk" });
    expect(toPublicKey(`whsk_${Buffer.from(d, "base64url").toString("base64")}`)).toBe(
      `whpk_${Buffer.from(x, "base64url").toString("base64")}`,
    );
  });

  it("is never made with a key of another length", () => {
    expect(() => signText("whsk_AAAA", "x")).toThrow("not an ed25519 secret key");
  });
});

describe("several secrets", () => {
  it("sign with a space in between, and each signature is enough to verify", () => {
    const [shared, older, asymmetric] = [box.newWebhookSecret("v1"), box.newWebhookSecret("v1"), newSigningKey()];
    const headers = buildWebhookHeaders(message(asymmetric, shared, older));
    expect(headers["webhook-signature"]).toMatch(/^v1a,\S{88} v1,\S{44} v1,\S{44}$/);
    for (const secret of [shared, older]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(verifiesV1a(toPublicKey(asymmetric), headers, body)).toBe(true);
    expect(() => new Webhook(box.newWebhookSecret("v1")).verify(body, headers)).toThrow("No matching signature");
  });

  it("sign any body at any time", () => {
    const [shared, asymmetric] = [box.newWebhookSecret("v1"), newSigningKey()];
    const moments = fc.integer({ min: -200_000, max: 200_000 }).map((ms) => Date.now() + ms);
    const verified = fc.property(fc.json(), moments, (any, ms) => {
      const headers = buildWebhookHeaders({ ...message(shared, asymmetric), at: instant(ms), body: any });
      new Webhook(shared).verify(any, headers);
      return verifiesV1a(toPublicKey(asymmetric), headers, any);
    });
    expect(() => fc.assert(verified)).not.toThrow();
  });

  it("must be at least one, so that nothing is sent unsigned", () => {
    expect(() => buildWebhookHeaders(message())).toThrow("at least one secret");
  });
});
