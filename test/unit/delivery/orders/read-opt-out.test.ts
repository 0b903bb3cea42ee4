import { beforeEach, describe, expect, it } from "vitest";
import { makeReadOptOut } from "#delivery/orders/read-opt-out.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryOptOuts } from "#test/support/doubles/memory-opt-outs.ts";
import { openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const agencyId = anId("agency");
const sms = anSmsSubscription();
const withOtherPhone = { ...sms, endpoint: "+447700900777" };

describe("the opt-out of a subscription's owner", () => {
  let optOuts: ReturnType<typeof memoryOptOuts>;
  let reads: string[];
  let reader: ReturnType<typeof makeReadOptOut>;
  beforeEach(() => {
    optOuts = memoryOptOuts();
    reads = [];
    const has: typeof optOuts.has = async (agency, hash) => {
      reads.push(hash);
      return optOuts.has(agency, hash);
    };
    reader = makeReadOptOut({ optOuts: { has }, contactHash: openContactHash });
  });

  async function optOut(phone: string) {
    for (const { hash } of hashContacts(openContactHash, agencyId, { phone }))
      await optOuts.add(agencyId, hash, at("15:00"));
  }

  it("is read once for the first message, and not ahead", async () => {
    expect(await reader.readAhead(agencyId, sms.id)).toBeUndefined();
    expect(await reader.hasOptedOut(agencyId, sms, undefined)).toBe(false);
    expect(reads).toHaveLength(1);
  });

  it("is read once, ahead, for each later message, and seen if it is of the second before", async () => {
    await reader.hasOptedOut(agencyId, sms);
    await optOut(sms.endpoint);
    const ahead = await reader.readAhead(agencyId, sms.id);
    expect(await reader.hasOptedOut(agencyId, sms, ahead)).toBe(true);
    expect(reads).toHaveLength(2);
  });

  it("is read again if the subscription has another phone by now", async () => {
    await reader.hasOptedOut(agencyId, sms);
    await optOut(withOtherPhone.endpoint);
    const ahead = await reader.readAhead(agencyId, sms.id);
    expect(ahead).toMatchObject({ hasOptedOut: false });
    expect(await reader.hasOptedOut(agencyId, withOtherPhone, ahead)).toBe(true);
  });

  it("of another agency is not the one of this agency", async () => {
    await reader.hasOptedOut(agencyId, sms);
    expect(await reader.readAhead(anId("agency", 2), sms.id)).toBeUndefined();
  });

  it("is never read for a webhook, which has no owner", async () => {
    expect(await reader.hasOptedOut(agencyId, aWebhookSubscription())).toBe(false);
    expect(await reader.readAhead(agencyId, aWebhookSubscription().id)).toBeUndefined();
    expect(reads).toEqual([]);
  });
});
