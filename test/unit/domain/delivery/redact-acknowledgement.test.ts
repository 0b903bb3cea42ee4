import { describe, expect, it } from "vitest";
import { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";

const redact = (text: string) => text.replaceAll("Zoe", "[redacted]");

describe("a redacted acknowledgement", () => {
  it("has no personal data in its reason, and drops a reference with personal data", () => {
    const acknowledgement = { outcome: "rejected", reason: "we know Zoe", clientRef: "Zoe-1" } as const;
    expect(redactAcknowledgement(acknowledgement, redact)).toEqual({
      outcome: "rejected",
      reason: "we know [redacted]",
    });
    expect(redactAcknowledgement({ outcome: "accepted", clientRef: "crm-1" }, redact)).toEqual({
      outcome: "accepted",
      clientRef: "crm-1",
    });
  });

  it("is no longer than a fact holds, although a mark may be longer than a name", () => {
    const kept = redactAcknowledgement({ outcome: "rejected", reason: "Zoe ".repeat(64) }, redact);
    expect(kept.reason).toHaveLength(256);
    expect(Acknowledgement.parse(kept)).toEqual(kept);
  });

  it("ends before a character that the limit divides, because half of it cannot be stored", () => {
    const { reason } = redactAcknowledgement({ outcome: "rejected", reason: `x${"🙂".repeat(200)}` }, redact);
    expect(reason).toBe(`x${"🙂".repeat(127)}`);
  });
});
