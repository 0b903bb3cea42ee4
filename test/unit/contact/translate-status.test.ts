import { describe, expect, it } from "vitest";
import { makeTranslateStatus } from "#contact/statuses/translate-status.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aClient, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";

describe("the translation of a client's status", () => {
  const key = { agencyId: anId("agency"), leadId: anId("lead") };

  async function listedOf(statuses: readonly string[], personal: ReturnType<typeof aPerson> | undefined) {
    const history = memoryHistory();
    history.given(key, { facts: [aReceived()], personal });
    const listed: string[] = [];
    const translate = makeTranslateStatus({
      history,
      clients: memoryClients(aClient()),
      unmappedStatuses: { count: async (_, { status }) => void listed.push(status), list: async () => [] },
      now: aClock("15:01").now,
    });
    for (const status of statuses) {
      const translated = await translate(anAgencyKey(), key.leadId, "result", { term: undefined, status });
      expect(translated).toMatchObject({ ok: false, refusal: { kind: "status_unmapped" } });
    }
    return listed;
  }

  it("lists a status that the map does not have, unless it names the person of its lead", async () => {
    const { person, ...rest } = aPerson();
    const personal = { ...rest, person: { ...person, name: "Xanthe Quill" } };
    expect(await listedOf(["No pickup", "Spoke to xanthe", "Mrs Quill: call back"], personal)).toEqual(["No pickup"]);
  });

  it("lists no status of a lead whose person was erased, because it could name the person", async () => {
    expect(await listedOf(["Spoke to Xanthe"], undefined)).toEqual([]);
  });
});
