import { describe, expect, it } from "vitest";
import { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";

const redact = (text: string) => text.replaceAll("Zoe", "[redacted]");

describe("an answer as it may be kept", () => {
  it("says nothing of the person in its reason, and has no reference that names the person", () => {
    const answer = { outcome: "rejected", reason: "we know Zoe", clientRef: "Zoe-1" } as const;
    expect(redactAcknowledgement(answer, redact)).toEqual({ outcome: "rejected", reason: "we know [redacted]" });
    expect(redactAcknowledgement({ outcome: "accepted", clientRef: "crm-1" }, redact)).toEqual({
      outcome: "accepted",
      clientRef: "crm-1",
    });
  });

  it("is no longer than a fact holds, although what is put in the place of a name may be", () => {
    const kept = redactAcknowledgement({ outcome: "rejected", reason: "Zoe ".repeat(64) }, redact);
    expect(kept.reason).toHaveLength(256);
    expect(Acknowledgement.parse(kept)).toEqual(kept);
  });
});
