import { describe, expect, it } from "vitest";
import { makeCreateKey } from "#accounts/create-key.ts";
import { confirmRevocation, createKey, listKeys, revokeKey } from "#console/keys/endpoints.ts";
import { keysRoutes } from "#console/keys/routes.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { memoryApiKeys, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const session = aSession("agency_admin");

function makeDeps() {
  const stores = { apiKeys: memoryApiKeys(), clients: memoryClients(aClient({ name: "Kirkstall" })) };
  let secrets = 0;
  const create = makeCreateKey({
    ...stores,
    ids,
    fingerprint,
    newApiKeySecret: () => `baton_secret${++secrets}`,
    now: () => at("14:05"),
  });
  return { ...stores, createKey: create, ids };
}

const post = (deps: ReturnType<typeof makeDeps>, fields: Record<string, string> = {}) =>
  createKey(deps)({
    ...aRequest,
    session,
    form: aForm(keysRoutes.createKey, {
      once: "one",
      name: "CRM",
      role: "agency",
      mode: "live",
      clientId: "",
      ...fields,
    }),
  });

describe("the keys of an agency", () => {
  it("shows the secret of a new key once, on the answer to the form", async () => {
    const deps = makeDeps();

    const created = renderBody(await post(deps));
    const listed = renderBody(await listKeys(deps)({ ...aRequest, session, query: { after: undefined } }));

    expect(created).toContain("baton_secret1");
    expect(listed).toContain("CRM");
    expect(listed).not.toContain("baton_secret1");
  });

  it("creates one key if the form is posted twice, and does not show another secret", async () => {
    const deps = makeDeps();

    await post(deps);
    const repeated = await post(deps);

    expect(repeated).toMatchObject({ status: 422 });
    expect(renderBody(repeated)).toContain("created already");
    expect(deps.apiKeys.hashes()).toEqual([fingerprint("baton_secret1")]);
  });

  it("asks for the client of a client's key, and keeps what was typed", async () => {
    const answer = await post(makeDeps(), { role: "client", name: "CRM of Kirkstall" });

    expect(answer).toMatchObject({ status: 422 });
    expect(renderBody(answer)).toContain("Choose the client");
    expect(renderBody(answer)).toContain('value="CRM of Kirkstall"');
  });

  it("refuses a client of another agency", async () => {
    const deps = makeDeps();

    const answer = await post(deps, { role: "client", clientId: anId("client", 9) });

    expect(renderBody(answer)).toContain("No such client");
    expect(deps.apiKeys.hashes()).toEqual([]);
  });

  it("escapes a name that contains markup", async () => {
    const deps = makeDeps();

    await post(deps, { name: "<script>alert(1)</script>" });
    const listed = renderBody(await listKeys(deps)({ ...aRequest, session, query: { after: undefined } }));

    expect(listed).toContain("&lt;script&gt;");
    expect(listed).not.toContain("<script>");
  });

  it("revokes a key after a confirmation, once", async () => {
    const deps = makeDeps();
    await post(deps);
    const [key] = (await deps.apiKeys.list(session.user.agencyId, { limit: 1 })).entities;
    const params = { keyId: key?.id ?? anId("key") };

    const asked = renderBody(await confirmRevocation(deps)({ ...aRequest, session, params }));
    const first = await revokeKey(deps)({ ...aRequest, session, params });
    const second = await revokeKey(deps)({ ...aRequest, session, params });

    expect(asked).toContain("Revoke this key");
    expect(first).toEqual({ kind: "redirect", to: "/console/keys?saved=1" });
    expect(second).toEqual({ kind: "missing" });
  });

  it("answers for the key of another agency as if it did not exist", async () => {
    const deps = makeDeps();
    const foreign = { id: anId("key", 7), agencyId: anId("agency", 2), role: "agency" as const, name: "theirs" };
    await deps.apiKeys.create({ ...foreign, mode: "live", createdAt: at("09:00") }, "hash");
    const params = { keyId: foreign.id };

    expect(await confirmRevocation(deps)({ ...aRequest, session, params })).toEqual({ kind: "missing" });
    expect(await revokeKey(deps)({ ...aRequest, session, params })).toEqual({ kind: "missing" });
    expect(deps.apiKeys.hashes()).toEqual(["hash"]);
  });
});
