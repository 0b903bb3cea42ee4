import { expect, it } from "vitest";
import { makeStreamHandler } from "#platform/streams/stream-handler.ts";

const change = (pk: string, image?: object) => ({
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: "fact" } }, NewImage: image, SequenceNumber: `1-${pk}` },
});

it("a stream handler processes keys and new images, skips removals, and returns the result", async () => {
  const handler = makeStreamHandler({
    name: "relay",
    processItems: async (items) => items.map(({ keys, sequenceNumber }) => [keys.pk.S, sequenceNumber]),
  });
  const response = await handler({ Records: [change("a", { x: { S: "1" } }), change("b")] } as never);
  expect(response).toEqual([["a", "1-a"]]);
});

it("a stream handler rejects if processing does, so that Lambda bisects the batch", async () => {
  const handler = makeStreamHandler({ name: "relay", processItems: () => Promise.reject(new Error("throttled")) });
  await expect(handler({ Records: [change("a", {})] } as never)).rejects.toThrow("throttled");
});
