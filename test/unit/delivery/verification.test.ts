import { describe, expect, it } from "vitest";
import { renderEventEmail, renderEventSms } from "#delivery/pages/event-messages.ts";
import type { Message } from "#domain/delivery/message.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import {
  renderVerificationLinkInvalidPage,
  renderVerificationPage,
} from "#subscriptions/verification/pages/verification-page.ts";
import { at } from "#test/support/at.ts";

const asking = (data: Message["data"]) => ({ type: "endpoint.verification", at: at("14:00"), data }) as const;
const stop = { stopUrl: "https://api.example.com/s/abc" };
const names = { agencyName: "Brightline Leads", clientName: "Harbour Roofing Ltd" };
const link = "https://api.example.com/v/abc";

describe("verification SMS", () => {
  it("starts with the code, names the client, and takes one segment", () => {
    const text = renderEventSms(asking({ code: "012345", ...names }), stop);
    expect(text).toMatch(/^012345 is the code to get leads for Harbour Roofing Ltd from Brightline Leads/);
    expect(measureSms(text).segments).toBe(1);
  });

  it("names messages if there is no client, and removes anything tappable from a name", () => {
    expect(renderEventSms(asking({ code: "012345", agencyName: "A\nB" }), stop)).toContain(
      "messages from A B on this phone",
    );
    const clientName = "parcel: pay.example/x or 07700 900555";
    const text = renderEventSms(asking({ code: "012345", agencyName: "A.B.example", clientName }), stop);
    expect(text).toContain("leads for parcel pay example x or from A B example on this phone");
  });

  it("names neither side if nothing is left of their names", () => {
    expect(renderEventSms(asking({ code: "012345", agencyName: "★", clientName: "://" }), stop)).toContain(
      "the code to get messages on this phone",
    );
  });
});

describe("verification email", () => {
  it("says who wants what, with the link on its own line and in the HTML", () => {
    const email = renderEventEmail(asking({ link, ...names }), stop);
    expect(email.subject).toBe("Confirm this address for leads for Harbour Roofing Ltd");
    expect(email.text.split("\n")).toContain(link);
    expect(email.html).toContain(`<a href="${link}">`);
    expect(email.html).toContain("Brightline Leads wants to send leads for Harbour Roofing Ltd");
  });

  it("has no link but its own, because its reader did not ask for it", () => {
    const email = renderEventEmail(
      asking({ link, agencyName: "★", clientName: "Win at https://prize.example/x" }),
      stop,
    );
    expect(email.subject).toBe("Confirm this address for leads for Win at https prize example x");
    expect(email.text).toContain("An agency wants to send leads for Win at https prize example x to this address.");
    expect(email.text + email.html).not.toContain("prize.example");
  });
});

describe("verification page", () => {
  const view = { ...names, endpoint: "sales@example.com" };

  it("has one button while the verification is open, and none afterwards", () => {
    expect(renderVerificationPage({ ...view, state: "open" })).toMatch(/<form method="post">[^]*Yes, send them here/);
    for (const state of ["verified", "expired"] as const) {
      expect(renderVerificationPage({ ...view, state })).not.toContain("<form");
    }
    expect(renderVerificationLinkInvalidPage()).not.toContain("<form");
  });

  it("shows names as text, whatever they contain", () => {
    const page = renderVerificationPage({ ...view, agencyName: "<script>", state: "verified" });
    expect(page).toContain("<bdi>&lt;script&gt;</bdi>");
  });
});
