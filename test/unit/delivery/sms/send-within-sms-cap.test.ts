import { beforeEach, describe, expect, it } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memorySmsSpending } from "#test/support/doubles/memory-sms-spending.ts";

type Text = { to: string; segments: number };
const british = (segments = 1): Text => ({ to: "+447700900123", segments });

const agencyId = anId("agency");
const day = "2026-11-22";
const accepted: SendResult = { ok: true, reference: "message-1" };
const fault = new Error("the provider did not accept the message");
const lostConnection = new Error("socket hang up");

describe("sending SMS within an agency's daily limit", () => {
  let spending = memorySmsSpending();
  let agency = announcements();
  let sent: Text[];
  beforeEach(() => {
    spending = memorySmsSpending();
    agency = announcements();
    sent = [];
  });

  /** A British segment costs 4 cents, any other 10; the limit is 12 cents. */
  const text = (
    message: Text,
    number = 1,
    { answer = async (): Promise<SendResult> => accepted, at = on(`${day}T14:00:00Z`) } = {},
  ) =>
    makeSendWithinSmsCap<Text>({
      send: async (sms) => {
        sent.push(sms);
        return answer();
      },
      spending,
      prices: { default: 10_000, GB: 4_000 },
      readDailyLimit: async () => ({ amount: 12, currency: "USD" }),
      isDefinitelyNotSent: (thrown) => thrown === fault,
      announce: agency.announce,
    })(message, { agencyId, name: anId("dlv", number), at });

  it("sends up to the limit and nothing beyond it, by the prices of each country", async () => {
    expect(await text({ to: "+14155552671", segments: 1 }, 1)).toEqual(accepted);
    expect(await text(british(), 2)).toEqual({
      ok: false,
      skip: { reason: "cap_reached", detail: "the limit for texts on 2026-11-22 (UTC) is reached" },
    });
    expect(sent).toHaveLength(1);
    expect(spending.spent(agencyId, day)).toBe(10_000);
  });

  it("counts segments, not messages", async () => {
    expect(await text(british(2), 1)).toEqual(accepted);
    expect(await text(british(2), 2)).toMatchObject({ ok: false });
    expect(await text(british(1), 3)).toEqual(accepted);
    expect(spending.spent(agencyId, day)).toBe(12_000);
  });

  it("counts before it sends", async () => {
    let counted = 0;
    await text(british(), 1, {
      answer: async () => {
        counted = spending.spent(agencyId, day);
        return accepted;
      },
    });
    expect(counted).toBe(4_000);
  });

  it("starts again at midnight UTC", async () => {
    await text(british(3), 1, { at: on(`${day}T23:59:59Z`) });
    expect(await text(british(), 2, { at: on(`${day}T23:59:59Z`) })).toMatchObject({ ok: false });
    expect(await text(british(), 3, { at: on("2026-11-23T00:00:00Z") })).toEqual(accepted);
  });

  it("announces the cap to the agency once a day, with the day and the limit, without data of the lead", async () => {
    await text(british(3), 1);
    await text(british(), 2);
    await text(british(), 3);
    expect(agency.announced()).toEqual([
      {
        agencyId,
        type: "sms.cap_reached",
        at: on(`${day}T14:00:00Z`),
        data: { day, limit: { amount: 12, currency: "USD" } },
        identity: [agencyId, day],
      },
    ]);
    const tomorrow = { at: on("2026-11-23T10:00:00Z") };
    await text(british(3), 4, tomorrow);
    await text(british(), 5, tomorrow);
    expect(agency.announced()).toHaveLength(2);
  });

  it("does not record a skip that it could not announce, so that the order comes again", async () => {
    await text(british(3), 1);
    agency.announce = async () => {
      throw new Error("throttled");
    };
    await expect(text(british(), 2)).rejects.toThrow("throttled");
  });

  it.each<[string, SendResult]>([
    ["that was refused", { ok: false, reason: "refused_by_provider", detail: "InvalidParameterException" }],
    [
      "to a phone whose owner replied STOP",
      { ok: false, skip: { reason: "opted_out", detail: "the owner of the phone replied STOP" } },
    ],
  ])("releases the cost of an SMS %s", async (_, result) => {
    expect(await text(british(), 1, { answer: async () => result })).toEqual(result);
    expect(spending.spent(agencyId, day)).toBe(0);
  });

  it("releases the cost of a rejected SMS, and keeps it if the result is unknown", async () => {
    const breaking = (thrown: Error) => ({
      answer: async () => {
        throw thrown;
      },
    });
    await expect(text(british(), 1, breaking(fault))).rejects.toBe(fault);
    expect(spending.spent(agencyId, day)).toBe(0);
    await expect(text(british(), 1, breaking(lostConnection))).rejects.toBe(lostConnection);
    expect(spending.spent(agencyId, day)).toBe(4_000);
    // This attempt was rejected, but the earlier one may have been sent.
    await expect(text(british(), 1, breaking(fault))).rejects.toBe(fault);
    expect(spending.spent(agencyId, day)).toBe(4_000);
  });
});
