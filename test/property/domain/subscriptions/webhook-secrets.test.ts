import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import type { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { listActiveFormerSecrets, listSigningSecrets, replaceSecret } from "#domain/subscriptions/webhook-secrets.ts";
import { aWebhookSubscription } from "#test/support/entities.ts";

const start = Date.UTC(2026, 10, 23);
const hour = 3_600_000;
const sealed = (name: string | number) => `sealed ${name}` as SealedSecret;

/** Successive rotations: hours since the one before, and hours of overlap. */
const rotations = fc.array(fc.record({ after: fc.nat({ max: 48 }), overlap: fc.nat({ max: 168 }) }), { maxLength: 8 });

function rotate(all: { after: number; overlap: number }[]) {
  let at = start;
  let subscription = aWebhookSubscription({ sealedSecret: sealed("first") });
  const ends = new Map<SealedSecret, number>();
  for (const [index, { after, overlap }] of all.entries()) {
    at += after * hour;
    const until = at + overlap * hour;
    for (const [secret, end] of ends) ends.set(secret, Math.min(end, until));
    ends.set(subscription.sealedSecret, until);
    const next = { sealedSecret: sealed(index), signature: "v1" as const, rotations: [] };
    subscription = replaceSecret(subscription, next, { at: instant(at), until: instant(until) });
  }
  return { at, subscription, ends };
}

describe("rotating the secret of a webhook", () => {
  it("always signs with the newest, and never with an earlier one after its own end or a later one's", () => {
    const holds = fc.property(rotations, fc.nat({ max: 200 }), (all, hours) => {
      const { at, subscription, ends } = rotate(all);
      const then = at + hours * hour;
      const [present, ...former] = listSigningSecrets(subscription, instant(then));
      expect(present).toBe(subscription.sealedSecret);
      for (const secret of former) expect(ends.get(secret)).toBeGreaterThan(then);
      expect(new Set([present, ...former]).size).toBe(former.length + 1);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("still signs with up to three earlier secrets until their overlap ends", () => {
    const holds = fc.property(rotations, (all) => {
      const { at, subscription, ends } = rotate(all);
      const open = [...ends].filter(([, end]) => end > at).map(([secret]) => secret);
      expect(listSigningSecrets(subscription, instant(at)).slice(1)).toEqual(open.toReversed().slice(0, 3));
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("without overlap, stores no earlier secret any more", () => {
    const holds = fc.property(rotations, (all) => {
      const { subscription } = rotate([...all, { after: 0, overlap: 0 }]);
      expect(subscription.formerSecrets).toEqual([]);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("ends an earlier secret at exactly `until`", () => {
    const { subscription } = rotate([{ after: 0, overlap: 1 }]);
    expect(listActiveFormerSecrets(subscription, instant(start + hour - 1))).toHaveLength(1);
    expect(listActiveFormerSecrets(subscription, instant(start + hour))).toEqual([]);
  });
});
