import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSessionStore } from "#console/sessions/adapters/session-store.ts";
import { makeSignInLimits } from "#console/sign-in/adapters/sign-in-limits.ts";
import { makeSignInStore } from "#console/sign-in/adapters/sign-in-store.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { startTable } from "#test/support/start-table.ts";

const ofUser = { agencyId: anId("agency"), userId: anId("user"), userVersion: 1 };
const toSeconds = (time: string) => Date.parse(time) / 1_000;
const ten = Array.from({ length: 10 }, (_, index) => index);

describe("the stores of the sign-in", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  const readItem = async (pk: string, sk: string) => {
    const { client, name } = started.table;
    const { Item } = await client.send(
      new GetItemCommand({ TableName: name, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };

  it("let one of ten concurrent requests use a link, and show it to none afterwards", async () => {
    const signIns = makeSignInStore(started.table);
    const link = { ...ofUser, next: "/console" as const, endsAt: at("09:15") };
    await signIns.createLink("link-1", link);
    expect(await signIns.readLink("link-1")).toEqual(link);

    const used = await Promise.all(ten.map(() => signIns.useLink("link-1")));

    expect(used.filter(Boolean)).toEqual([true]);
    expect(await signIns.readLink("link-1")).toBeUndefined();
    await signIns.createLink("link-1", link);
    expect(await signIns.useLink("link-1")).toBe(false);
    expect(await signIns.useLink("no-link")).toBe(false);
  });

  it("count five tries of a code, of ten concurrent ones, and none without a request", async () => {
    const signIns = makeSignInStore(started.table);
    const codes = [{ codeHash: "code", tokenHash: "token" }];
    await signIns.createRequest("request-1", { email: "jess@example.com", next: "/console", endsAt: at("09:15") });
    await signIns.setCodes("request-1", codes);

    const tries = await Promise.all(ten.map(() => signIns.countTry("request-1")));

    expect(tries.filter((each) => each !== undefined)).toEqual(
      ten.slice(0, 5).map(() => ({ codes, endsAt: at("09:15") })),
    );
    expect(await signIns.countTry("no-request")).toBeUndefined();
  });

  it("let DynamoDB delete requests and links an hour after their end", async () => {
    const signIns = makeSignInStore(started.table);
    await signIns.createRequest("request-2", { email: "jess@example.com", next: "/console", endsAt: at("09:15") });
    await signIns.createLink("link-2", { ...ofUser, next: "/console", endsAt: at("09:15") });
    const expiresAt = toSeconds(at("10:15"));
    expect(await readItem("sign-in-request/request-2", "request")).toMatchObject({ expiresAt });
    expect(await readItem("sign-in/link-2", "link")).toMatchObject({ expiresAt });
  });

  it("let DynamoDB delete a session at its end, and do not store one again that was removed", async () => {
    const sessions = makeSessionStore(started.table);
    const session = { ...ofUser, createdAt: at("09:00"), seenAt: at("09:00") };
    await sessions.create("session-1", session, at("21:00"));
    expect(await readItem("session/session-1", "session")).toMatchObject({ expiresAt: toSeconds(at("21:00")) });

    const seen = { ...session, seenAt: at("09:30") };
    await sessions.change("session-1", seen, at("21:30"));
    expect(await sessions.read("session-1")).toEqual(seen);
    expect(await readItem("session/session-1", "session")).toMatchObject({ expiresAt: toSeconds(at("21:30")) });

    await sessions.remove("session-1");
    await sessions.remove("session-1");
    await sessions.change("session-1", seen, at("21:40"));
    expect(await sessions.read("session-1")).toBeUndefined();
  });

  it("count ten concurrent sign-ins of a source up to the limit of the hour, and a repeated one once", async () => {
    const limits = makeSignInLimits(started.table);
    const countAt = (name: string, time: string) => limits.count("192.0.2.7", { limit: 5, name, at: at(time) });

    const counted = await Promise.all(ten.map((index) => countAt(`request-${index}`, "09:10")));

    expect(counted.filter(Boolean)).toHaveLength(5);
    expect(await countAt("one more", "09:50")).toBe(false);
    expect(await countAt("next hour", "10:00")).toBe(true);
    expect(await countAt("next hour", "10:01")).toBe(true);
    const item = await readItem(`sign-in-count/${fingerprint("192.0.2.7")}`, "2026-11-22T10");
    expect(item).toMatchObject({ requests: 1 });
    expect(item?.["expiresAt"]).toBeGreaterThan(toSeconds(at("11:00")));
  });
});
