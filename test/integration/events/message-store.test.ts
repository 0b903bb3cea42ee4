import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import type { Messages } from "#events/ports.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { aDelivered, aDeliveryFailed } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");

describe("the message store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let messages: Messages;
  beforeAll(async () => {
    started = await startTable();
    messages = makeMessageStore(started.table);
  });
  afterAll(() => started?.stop());

  it("keeps the first message with an id, and finds it only for its own agency", async () => {
    const message = aMessage({ id: ids.create("msg") });
    await messages.post(agencyId, message);
    await messages.post(agencyId, { ...message, data: {} });
    expect(await messages.read(agencyId, message.id)).toEqual({ message, facts: [] });
    expect(await messages.read(anId("agency", 2), message.id)).toBeUndefined();
  });

  it("stores the result of each delivery, once for each attempt of each round", async () => {
    const { id } = aMessage({ id: ids.create("msg") });
    await messages.post(agencyId, aMessage({ id }));
    const facts = [
      aDeliveryFailed(),
      aDeliveryFailed({ attempt: 2 }),
      aDelivered({ round: anId("rpl") }),
      aDelivered(),
    ];
    for (const fact of facts) expect(await messages.append(agencyId, id, fact)).toBe("added");
    for (const fact of facts) expect(await messages.append(agencyId, id, fact)).toBe("already_there");
    const found = await messages.read(agencyId, id);
    expect(found?.facts).toHaveLength(4);
    expect(found?.facts).toEqual(expect.arrayContaining(facts));
  });
});
