import { describe, expect, it } from "vitest";
import { makeAppointmentLinks } from "#appointments/adapters/appointment-links.ts";
import { makeDeriveSignInSecrets } from "#console/sign-in/adapters/sign-in-secrets.ts";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import type { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { makeErasureLinks } from "#erasures/adapters/erasure-links.ts";
import { makeManifestSigner } from "#exports/adapters/manifest-signer.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeStatementLinks } from "#statements/adapters/statement-links.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const publicUrl = "https://leads.example.com";
const permanent = "a well kept secret";
const [first, second] = [
  { id: 0, text: permanent },
  { id: 1, text: "a second secret" },
];
const unrotated: MasterSecret = { permanent, current: first, keys: [first] };
const added: MasterSecret = { permanent, current: first, keys: [first, second] };
const activated: MasterSecret = { permanent, current: second, keys: [first, second] };
const retired: MasterSecret = { permanent, current: second, keys: [second] };

const [agencyId, clientId, subscriptionId, leadId] = [anId("agency"), anId("client"), anId("sub"), anId("lead")];
const issuedAt = on("2026-11-22T14:00:07Z");
const challenge = { agencyId, clientId, subscriptionId, endpoint: "https://crm.example/hooks", sentAt: issuedAt };
const period = { currency: "GBP", period: "2026-10", issuedAt, expiresAt: on("2026-12-22T14:00:07Z") };
const tokenOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

/** Each kind of link: what made it, its content, and the token that the version before key ids made. */
const links = {
  "to a lead": {
    make: (secret: MasterSecret) => {
      const made = makeLeadLinks(secret, publicUrl);
      return {
        create: () => made.createUrl({ agencyId, leadId, delivery: 2, issuedAt }),
        parse: (token: string) => made.parseToken(token),
      };
    },
    content: { agencyId, leadId, delivery: 2, issuedAt },
    before: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAECawL1Z-bka6mPqzuwDFc",
  },
  "to the leads of a person": {
    make: (secret: MasterSecret) => {
      const made = makePersonLinks(secret, publicUrl);
      return {
        create: () => made.createUrl({ agencyId, clientId, subscriptionId, issuedAt }),
        parse: (token: string) => made.parseToken(token),
      };
    },
    content: { agencyId, clientId, subscriptionId, issuedAt },
    before: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABawL1Z51_OK3X4JfTxqlKfg",
  },
  "to a statement": {
    make: (secret: MasterSecret) => {
      const made = makeStatementLinks(secret, publicUrl);
      return {
        create: () => made.createUrl({ agencyId, clientId, ...period }),
        parse: (token: string) => made.parseToken(token),
      };
    },
    content: { agencyId, clientId, ...period },
    before: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAFHQlAAAxdyAaIDjppYAaKeDWJY42HZINGY8waQFEst",
  },
  "to confirm an erasure": {
    make: (secret: MasterSecret) => {
      const made = makeErasureLinks(secret, publicUrl);
      return {
        create: () => made.createUrl({ agencyId, erasureId: anId("era"), recipient: 1 }),
        parse: (token: string) => made.parseToken(token),
      };
    },
    content: { agencyId, erasureId: anId("era"), recipient: 1 },
    before: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAATlfhGI3jA6O4JMueg",
  },
  "to an appointment": {
    make: (secret: MasterSecret) => {
      const made = makeAppointmentLinks(secret, publicUrl);
      const own = { agencyId, appointmentId: anId("apt"), side: "prospect" as const, sequence: 3 };
      const link = { ...own, seatEmail: undefined };
      return { create: () => made.createUrl(link), parse: (token: string) => made.parseToken(token) };
    },
    content: { agencyId, appointmentId: anId("apt"), side: "prospect", sequence: 3 },
    before: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAGAA2Qz3M0bXqz-GyIv8Q",
  },
};

describe.each(Object.entries(links))("a link %s", (_, { make, content, before }) => {
  const token = (secret: MasterSecret) => tokenOf(make(secret).create());

  it("of the first key is the one that earlier versions made", () => {
    expect(token(unrotated)).toBe(before);
    expect(token(added)).toBe(before);
  });

  it("from before a rotation works after it, until its key is retired", () => {
    expect(make(activated).parse(before)).toEqual(content);
    expect(make(retired).parse(before)).toBeUndefined();
  });

  it("of a later key is read by each process that knows the key, and by no other", () => {
    const later = token(activated);
    expect([added, activated, retired].map((secret) => make(secret).parse(later))).toEqual([content, content, content]);
    expect(make(unrotated).parse(later)).toBeUndefined();
  });

  it("of a later key is one byte longer", () => {
    const bytes = (text: string) => Buffer.from(text, "base64url").length;
    expect(bytes(token(activated))).toBe(bytes(before) + 1);
  });

  it("is refused under the id of another key, and with an id that the first key does not write", () => {
    const later = Buffer.from(token(activated), "base64url");
    const withId = (id: number, bytes: Buffer) => Buffer.concat([Buffer.of(id), bytes]).toString("base64url");
    const forged = [
      withId(2, later.subarray(1)),
      withId(0, later.subarray(1)),
      later.subarray(1).toString("base64url"),
      withId(0, Buffer.from(before, "base64url")),
      withId(1, Buffer.from(before, "base64url")),
    ];
    expect(forged.map((each) => make(activated).parse(each))).toEqual(forged.map(() => undefined));
  });
});

describe("a sealed secret", () => {
  const before = "olzoOs0d5nQIASGDNYvSnnvG8wLYlFlzE_zHVoS7NtPWvcNqH5OeQlYX" as SealedSecret;

  it("from before keys had ids opens after a rotation, until the first key is retired", () => {
    expect(makeSecretBox(activated).unseal(before)).toBe("whsec_c2VjcmV0");
    expect(() => makeSecretBox(retired).unseal(before)).toThrow("key 0");
  });

  it("of the first key has no id, so that an earlier version opens it", () => {
    expect(makeSecretBox(added).seal("x")).toMatch(/^[\w-]+$/);
  });

  it("of a later key names it, and opens for each process that knows the key", () => {
    const sealed = makeSecretBox(activated).seal("x");
    expect(sealed).toMatch(/^1\.[\w-]+$/);
    expect([added, activated, retired].map((secret) => makeSecretBox(secret).unseal(sealed))).toEqual(["x", "x", "x"]);
    expect(() => makeSecretBox(unrotated).unseal(sealed)).toThrow("key 1");
  });

  it("does not open under the id of another key", () => {
    const sealed = makeSecretBox(activated).seal("x").slice("1.".length) as SealedSecret;
    expect(() => makeSecretBox(activated).unseal(sealed)).toThrow("unable to authenticate");
  });
});

describe("the proofs of a verification", () => {
  const webhook = "iA9AK7QwW0Yeka0ncF-e34BvM8_32yaVV51TvoRRE6M";
  const token = "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAB3O7XLOF2ea_pA6mMW1HqGg";
  const areValid = (secret: MasterSecret, proofs: { webhook: string; code: string; token: string }) => {
    const made = makeEndpointProofs(secret, publicUrl);
    return [
      made.isWebhookChallenge(challenge, proofs.webhook),
      made.isValidCode(challenge, proofs.code),
      made.isValidLinkToken(challenge, proofs.token),
    ];
  };

  it("from before a rotation are accepted after it, until their key is retired", () => {
    const before = { webhook, code: "228010", token };
    expect(areValid(unrotated, before)).toEqual([true, true, true]);
    expect(areValid(activated, before)).toEqual([true, true, true]);
    expect(areValid(retired, before)).toEqual([false, false, false]);
  });

  it("of a later key are accepted by each process that knows the key", () => {
    const proofs = makeEndpointProofs(activated, publicUrl);
    const later = {
      webhook: proofs.deriveWebhookChallenge(challenge),
      code: proofs.deriveCode(challenge),
      token: tokenOf(proofs.deriveLink(challenge)),
    };
    expect(areValid(added, later)).toEqual([true, true, true]);
    expect(areValid(unrotated, later)).toEqual([false, false, false]);
    expect(proofs.parseLinkToken(later.token)).toEqual({ agencyId, clientId, subscriptionId });
    expect(proofs.parseLinkToken(token)).toEqual({ agencyId, clientId, subscriptionId });
  });
});

describe("the secrets of a sign-in", () => {
  it("are those of earlier versions under the first key, and others after a rotation", () => {
    const before = { token: "6sIK2PEY4CWxALObDvxtzZER7uOHga9ZaOZNDwQEYBA", code: "43159912" };
    expect(makeDeriveSignInSecrets(unrotated)("request", anId("user"))).toEqual(before);
    expect(makeDeriveSignInSecrets(activated)("request", anId("user"))).not.toEqual(before);
  });
});

describe("what derives from the permanent key", () => {
  it.each([
    ["before a rotation", unrotated],
    ["after it", activated],
    ["when the first key is retired", retired],
  ])("is what earlier versions derived: %s", (_, secret) => {
    const signer = makeManifestSigner(secret);
    const hash = makeContactHash(secret);
    const stop = makeStopLinks(secret, publicUrl);
    expect({
      id: makeIds(secret).derive("lead", agencyId, "crm-4711"),
      fingerprint: makeKeyedFingerprint(secret)("abc"),
      hash: hash.compute(agencyId, "phone", "+447700900123"),
      hashForAll: hash.computeForAllAgencies("phone", "+447700900123"),
      tag: makeComputeTag(secret)(agencyId, "word", "smith"),
      headers: makeSecretBox(secret).fingerprint("Bearer abc"),
      stop: tokenOf(stop.createUrl({ agencyId, clientId, subscriptionId, endpoint: "+447700900123" })),
      publicKey: signer.readPublicKey(agencyId),
      signature: signer.sign(agencyId, "text"),
    }).toEqual({
      id: "lead_2j8x49cj6d3gpnrqj1902yvg75",
      fingerprint: "Vft7yEU0IjkeSM1ain0IThXQwsG2udezldQiDTtOTcY",
      hash: "ieAk3ELf_IJHUGfXSN3Wbw",
      hashForAll: "A5T4QhZ8lemXFBWny1i67A",
      tag: "qHNgS4",
      headers: "cn6LtUQ_7Fporpn-niROLTdPDJAjsUv3V5SbHz0lopc",
      stop: "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABHgsd88m0_dP7AbhhhrI",
      publicKey: "whpk_CcjRnvnVuUyqs8nHyrLfCuEV+4aP/zFkZ0Ti1lpsJ8c=",
      signature: "79hMx5NEzDanoYMsjFxeGbCm7G9g2ToP6lpqzzQV4T9mgTd58TnS5d8CVltSWskiysM8flsAvDJMo1ivl8deBQ==",
    });
  });
});

it("the link of a client to an appointment names its mailbox by the key that signs it, also after a rotation", () => {
  const link = { agencyId, appointmentId: anId("apt"), side: "client" as const, sequence: 3 };
  const seatEmail = "sam@harbour.example.com";
  for (const [maker, readers] of [
    [unrotated, [unrotated, added, activated]],
    [activated, [added, activated, retired]],
  ] as const) {
    const token = tokenOf(makeAppointmentLinks(maker, publicUrl).createUrl({ ...link, seatEmail }));
    for (const reader of readers) {
      const sent = makeAppointmentLinks(reader, publicUrl).parseToken(token);
      expect(sent).toMatchObject(link);
      expect([seatEmail, "kim@harbour.example.com"].map((each) => sent?.isSentTo?.(each))).toEqual([true, false]);
    }
  }
});
