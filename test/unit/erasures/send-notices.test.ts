import { beforeEach, describe, expect, it } from "vitest";
import type { Erasure } from "#domain/erasures/erasure.ts";
import { toDueBy } from "#domain/erasures/due-by.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeErasureStore } from "#erasures/adapters/erasure-store.ts";
import { makeConfirmErasure } from "#erasures/confirmation/confirm-erasure.ts";
import { makeReadErasure } from "#erasures/read-erasure.ts";
import { makeSendNotices } from "#erasures/send-notices.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const scope = { agencyId };
const leadId = anId("lead");
const erasedAt = at("14:00");
const dueBy = toDueBy(erasedAt);
const after = (days: number, ms = 0): Instant => instant(Date.parse(erasedAt) + days * 86_400_000 + ms);
const deliveries = [1, 2].map((number) => ({
  id: anId("dlv", number),
  subscriptionId: anId("sub", number),
  channel: number === 1 ? ("sms" as const) : ("webhook" as const),
}));
const erasure: Erasure = {
  id: ids.create("era"),
  subject: { by: "lead", leadId },
  requestedBy: anId("key"),
  createdAt: erasedAt,
  updatedAt: erasedAt,
  dueBy,
  contacts: [],
  leadIds: [leadId],
  erasedAt,
  recipients: [],
};

/** A lead that arrived at two subscriptions, erased at 14:00, and the notices of it. */
async function aWorld(stored: Erasure = erasure) {
  const erasures = makeErasureStore({ client: memoryDynamoDb(), name: "Baton" });
  await erasures.create(scope, stored, "");
  const history = memoryHistory();
  const receipts = deliveries.map(({ id: deliveryId, ...rest }) => aDelivered({ deliveryId, ...rest }));
  history.given({ agencyId, leadId }, { facts: [aReceived({ deliveries }), ...receipts] });
  const messages = memoryMessages();
  const announced: { type: string; data: object }[] = [];
  let now = erasedAt;
  const deps = {
    erasures,
    history,
    messages,
    ids,
    now: () => now,
    announce: async ({ type, data }: { type: string; data: object }) => void announced.push({ type, data }),
    onFault: (fault: unknown) => {
      throw fault;
    },
  };
  const sendNotices = makeSendNotices(deps);
  const readStored = async () => {
    const found = await erasures.read(scope, stored.id);
    if (!found) throw new Error("the erasure is gone");
    return found;
  };
  return {
    messages,
    announced,
    readStored,
    read: () => makeReadErasure(deps)(agencyId, stored.id),
    async run(time: Instant) {
      now = time;
      return sendNotices(agencyId, await readStored(), time);
    },
    async confirm(recipient: number, time: Instant) {
      now = time;
      await makeConfirmErasure(deps)({ agencyId, erasureId: stored.id, recipient });
    },
    /** The recipients of the notices so far, by their places, in order. */
    sent: () => messages.posted().map(({ data }) => data["recipient"]),
    /** Another process with the same stores. */
    withMessages: (others: typeof messages.post) =>
      makeSendNotices({ ...deps, messages: { ...messages, post: others } }),
  };
}

let world: Awaited<ReturnType<typeof aWorld>>;
beforeEach(async () => void (world = await aWorld()));

describe("the notices of an erasure", () => {
  it("go to every recipient at once and each week until it is due, once a week however often the job runs", async () => {
    expect(await world.run(erasedAt)).toBe(after(7));
    expect(world.sent()).toEqual([0, 1]);
    expect(await world.run(after(7, -1))).toBe(after(7));
    expect(world.sent()).toHaveLength(2);
    for (const [week, next] of [
      [1, after(14)],
      [2, after(21)],
      [3, after(28)],
      [4, dueBy],
    ] as const) {
      expect(await world.run(after(7 * week))).toBe(next);
      expect(await world.run(after(7 * week, 1_000))).toBe(next);
      expect(world.sent()).toHaveLength(2 * (week + 1));
    }
    expect(await world.run(dueBy)).toBeUndefined();
    expect(world.sent()).toHaveLength(10);
  });

  it("end for a recipient that confirms, while the other is reminded", async () => {
    await world.run(erasedAt);
    await world.confirm(0, after(3));
    await world.run(after(7));
    expect(world.sent()).toEqual([0, 1, 1]);
  });

  it("report to the agency, once and when it is due, how many recipients did not confirm", async () => {
    await world.run(erasedAt);
    await world.confirm(0, after(3));
    await world.run(after(28));
    expect(world.announced).toEqual([]);
    await world.run(dueBy);
    expect(await world.run(instant(Date.parse(dueBy) + 60_000))).toBeUndefined();
    const data = { erasureId: erasure.id, unconfirmed: 1, dueBy };
    expect(world.announced).toEqual([{ type: "erasure.unconfirmed", data }]);
    expect(await world.readStored()).toMatchObject({ finishedAt: dueBy });
  });

  it("report nothing if all confirmed, or if there was no recipient", async () => {
    await world.run(erasedAt);
    await world.confirm(0, after(1));
    await world.confirm(1, after(2));
    await world.run(dueBy);
    const alone = await aWorld({ ...erasure, leadIds: [] });
    await alone.run(dueBy);
    expect([...world.announced, ...alone.announced]).toEqual([]);
    expect(await alone.readStored()).toMatchObject({ finishedAt: dueBy });
  });

  it("keep when each recipient was notified, also after the messages are deleted", async () => {
    await world.run(erasedAt);
    const [first] = world.messages.posted();
    if (!first) throw new Error("no notice");
    const [planned] = first.deliveries;
    const receipt = { ...planned, deliveryId: planned?.id ?? anId("dlv"), at: after(0, 5_000) };
    await world.messages.append(agencyId, first.id, aDelivered(receipt));
    expect((await world.read())?.recipients.map(({ notifiedAt }) => notifiedAt)).toEqual([after(0, 5_000), undefined]);
    await world.run(dueBy);
    const { recipients } = await world.readStored();
    expect(recipients.map(({ notifiedAt }) => notifiedAt)).toEqual([after(0, 5_000), undefined]);
  });

  it("of a week in which the job did not run are left out, and those of the next week are sent", async () => {
    await world.run(erasedAt);
    expect(await world.run(after(22))).toBe(after(28));
    expect(world.sent()).toEqual([0, 1, 0, 1]);
    expect((await world.readStored()).recipients.map(({ notices }) => notices)).toEqual([4, 4]);
  });

  it("are sent by the next run if a process stops between the notices and their count", async () => {
    let posts = 0;
    const interrupted = world.withMessages(async (...posted) => {
      posts += 1;
      if (posts > 1) throw new Error("killed");
      await world.messages.post(...posted);
    });
    await expect(interrupted(agencyId, erasure, erasedAt)).rejects.toThrow("killed");
    expect(world.sent()).toHaveLength(1);
    await world.run(after(0, 60_000));
    expect(new Set(world.sent())).toEqual(new Set([0, 1]));
    expect(world.sent()).toHaveLength(2);
  });
});
