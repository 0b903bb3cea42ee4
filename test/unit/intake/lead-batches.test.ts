import { describe, expect, it } from "vitest";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { routes } from "#app/routes.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { makeAcceptLead } from "#intake/accept-lead.ts";
import { pushLeads } from "#intake/push-leads-endpoint.ts";
import type { RefusedPush } from "#intake/refused/record-refused-lead.ts";
import { LeadBatchResponse } from "#intake/schemas.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { anAgencyKey } from "#test/support/entities.ts";
import { aCandidate, aReceived, aRouting } from "#test/support/facts.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

type AcceptLead = ReturnType<typeof makeAcceptLead>;

const publicUrl = "https://leads.example.com";
const key = anAgencyKey();

const accepting: AcceptLead = async (_, __, { campaignId: ___, ...personal }) =>
  ok({ leadId: anId("lead"), received: aReceived(), personal });

const anItem = (idempotencyKey: string, changes: object = {}) => ({
  idempotencyKey,
  campaignId: anId("campaign"),
  person: { name: "Zoë", phone: "+447700900123" },
  ...changes,
});

/** Serves the route as intake does, for the API key of an agency. */
function batching(acceptLead: AcceptLead = accepting) {
  const faults: unknown[] = [];
  const onFault = (error: unknown, requestId: string) => void faults.push([error, requestId]);
  const problems = makeProblemWriter(publicUrl);
  const recorded: [ApiKey, RefusedPush][] = [];
  const recordRefusedLead = async (caller: ApiKey, push: RefusedPush) => void recorded.push([caller, push]);
  const endpoint = pushLeads({ acceptLead, recordRefusedLead, problems, onFault });
  const handler = makeHttpHandler({
    name: "intake",
    loadEndpoints: async () => ({ pushLeads: { route: routes.pushLeads, endpoint } }),
    findKey: async () => key,
    problems,
    onFault,
  });
  async function sendText(body: string) {
    const { method, path } = routes.pushLeads;
    const headers = { authorization: "Bearer baton_secret", "content-type": "application/json" };
    const response = await handler(
      anHttpEvent({ routeKey: `${method} ${path}`, rawPath: path, headers, body, isBase64Encoded: false }),
    );
    return { status: response.statusCode, body: JSON.parse(response.body ?? "{}") as Record<string, unknown> };
  }
  const send = (body: unknown) => sendText(JSON.stringify(body));
  /** Pushes items in a valid envelope, and parses the response by its schema. */
  async function push(...leads: unknown[]) {
    const { status, body } = await send({ leads });
    expect(status).toBe(200);
    return LeadBatchResponse.parse(body);
  }
  return { push, send, sendText, faults, recorded };
}

const problemsOf = ({ results }: LeadBatchResponse) =>
  results.map((result) => ("problem" in result ? result.problem : undefined));

describe("pushLeads", () => {
  it("returns a result for each lead, in the order of the request, as if the lead came alone", async () => {
    const calls: unknown[] = [];
    const { push } = batching(async (caller, idempotencyKey, lead) => {
      calls.push([caller, idempotencyKey, lead]);
      return accepting(caller, idempotencyKey, lead);
    });
    const answer = await push(anItem("a"), anItem("b", { notes: "Mornings." }));
    const caller = { agencyId: key.agencyId, author: key.id, isTest: false };
    const lead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" }, fields: {} };
    expect(calls).toEqual([
      [caller, "a", { ...lead, notes: "" }],
      [caller, "b", { ...lead, notes: "Mornings." }],
    ]);
    expect(answer).toMatchObject({
      results: [
        { index: 0, idempotencyKey: "a", status: 202, lead: { id: anId("lead"), status: "received", notes: "" } },
        { index: 1, idempotencyKey: "b", status: 202, lead: { id: anId("lead"), notes: "Mornings." } },
      ],
      accepted: 2,
      refused: 0,
    });
  });

  it("records each refused lead with its key and text, and no accepted one", async () => {
    const { push, recorded } = batching(async (caller, idempotencyKey, lead) =>
      idempotencyKey === "b" ? refuse({ kind: "suppressed" }) : accepting(caller, idempotencyKey, lead),
    );
    const invalid = { idempotencyKey: "with space", notes: 1 };
    await push(anItem("a"), anItem("b"), invalid);
    const summaries = recorded.map(([caller, { idempotencyKey, problem, toText }]) => [
      caller.id,
      idempotencyKey,
      problem.code,
      JSON.parse(toText()),
    ]);
    const { idempotencyKey: _, ...lead } = anItem("b");
    expect(summaries).toHaveLength(2);
    expect(summaries).toContainEqual([key.id, "b", "suppressed", lead]);
    expect(summaries).toContainEqual([key.id, undefined, "validation_error", { notes: 1 }]);
  });

  it("reports the errors of a lead with pointers into that lead, and accepts the others", async () => {
    const answer = await batching().push(
      anItem("a", { person: { name: "Zoë", phone: "0".repeat(41), nick: "Z" } }),
      anItem("b"),
      {},
    );
    expect([answer.accepted, answer.refused]).toEqual([1, 2]);
    expect(problemsOf(answer)).toEqual([
      expect.objectContaining({
        status: 422,
        code: "validation_error",
        type: `${publicUrl}/problems/validation-error`,
        errors: [
          { pointer: "/person/phone", detail: expect.any(String) },
          { pointer: "/person/nick", detail: "not a known field" },
        ],
      }),
      undefined,
      expect.objectContaining({
        errors: ["/idempotencyKey", "/campaignId", "/person"].map((pointer) => ({ pointer, detail: "needed" })),
      }),
    ]);
    expect(answer.results.map((result) => result.idempotencyKey)).toEqual(["a", "b", undefined]);
  });

  it.each([[7], [null], [""], ["two words"], ["k".repeat(limits.idempotencyKey + 1)]])(
    "refuses a lead whose key is %j, and no other lead",
    async (idempotencyKey) => {
      const answer = await batching().push({ ...anItem(""), idempotencyKey }, anItem("b"));
      expect(answer.accepted).toBe(1);
      expect(problemsOf(answer)[0]?.errors).toEqual([
        { pointer: "/idempotencyKey", detail: "1 to 255 printable ASCII characters, no spaces" },
      ]);
    },
  );

  it("accepts only the first of several leads with one key, equal or not", async () => {
    const answer = await batching().push(anItem("b"), anItem("a"), anItem("a"), anItem("a", { notes: "Other." }));
    expect(problemsOf(answer).map((problem) => problem?.errors)).toEqual([
      undefined,
      undefined,
      [{ pointer: "/idempotencyKey", detail: "used by an earlier lead of this batch" }],
      [{ pointer: "/idempotencyKey", detail: "used by an earlier lead of this batch" }],
    ]);
  });

  it("returns a refusal of acceptLead as a problem", async () => {
    const { push, faults } = batching(async () => refuse({ kind: "idempotency_conflict" }));
    expect(problemsOf(await push(anItem("a")))).toMatchObject([{ status: 409, code: "idempotency_conflict" }]);
    expect(faults).toEqual([]);
  });

  it("returns 500 for a lead with a fault, accepts the others, and reports the fault once", async () => {
    const broken = new Error("table lead_7 of +447700900123 is gone");
    const { push, faults } = batching(async (caller, idempotencyKey, lead) => {
      if (idempotencyKey === "broken") throw broken;
      return accepting(caller, idempotencyKey, lead);
    });
    const answer = await push(anItem("a"), anItem("broken"), anItem("c"));
    expect(answer.results.map(({ status }) => status)).toEqual([202, 500, 202]);
    expect(problemsOf(answer)[1]).toEqual({
      type: `${publicUrl}/problems/internal-error`,
      title: "Something went wrong on our side",
      status: 500,
      code: "internal_error",
      requestId: "request-1",
    });
    expect(faults).toEqual([[broken, "request-1"]]);
  });

  it("processes ten leads at the same time, and returns the results in the order of the request", async () => {
    let underway = 0;
    let most = 0;
    const { push } = batching(async (caller, idempotencyKey, lead) => {
      most = Math.max(most, (underway += 1));
      // An earlier lead takes more turns of the event loop.
      for (let turn = Number(idempotencyKey); turn < limits.batchLeads; turn += 1) await Promise.resolve();
      underway -= 1;
      return accepting(caller, idempotencyKey, lead);
    });
    const answer = await push(...Array.from({ length: limits.batchLeads }, (_, index) => anItem(String(index))));
    expect(answer.results.map((result) => [result.index, result.idempotencyKey])).toEqual(
      Array.from({ length: limits.batchLeads }, (_, index) => [index, String(index)]),
    );
    expect(most).toBe(10);
  });

  it("refuses a lead that is larger than a single push may be", async () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, "é".repeat(1_000)]));
    const answer = await batching().push(anItem("a", { fields }), anItem("b"));
    expect(problemsOf(answer)).toMatchObject([{ code: "body_too_large", maxBytes: limits.bodyBytes }, undefined]);
  });

  it.each([
    ["/__proto__", '"__proto__":{"notes":"x"}'],
    ["/fields/__proto__", '"fields":{"__proto__":"x"}'],
  ])("refuses a lead with %s", async (pointer, field) => {
    const hostile = `${JSON.stringify(anItem("a")).slice(0, -1)},${field}}`;
    const { body } = await batching().sendText(`{"leads":[${hostile},${JSON.stringify(anItem("b"))}]}`);
    const answer = LeadBatchResponse.parse(body);
    expect(problemsOf(answer).map((problem) => problem?.errors)).toEqual([
      [{ pointer, detail: "not a known field" }],
      undefined,
    ]);
  });

  it("limits the errors of a lead, so that the response fits into that of a Lambda", async () => {
    const wrong = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x${index}`, 1]));
    const answer = await batching().push(anItem("a", wrong));
    expect(problemsOf(answer)[0]?.errors).toHaveLength(limits.errors);
  });

  it.each<[string, string]>([
    ["lists", "[".repeat(400_000) + "]".repeat(400_000)],
    ["objects", '{"a":'.repeat(150_000) + "1" + "}".repeat(150_000)],
  ])("refuses a lead with deeply nested %s, and accepts the others", async (_, nested) => {
    const deep = `${JSON.stringify(anItem("a")).slice(0, -1)},"notes":${nested}}`;
    const { body } = await batching().sendText(`{"leads":[${deep},${JSON.stringify(anItem("b"))}]}`);
    expect(LeadBatchResponse.parse(body).results.map(({ status }) => status)).toEqual([422, 202]);
  });
});

describe("the envelope of a batch", () => {
  it.each<[string, unknown, string]>([
    ["is a list", [], ""],
    ["is empty", {}, "/leads"],
    ["has no list", { leads: {} }, "/leads"],
    ["has no lead", { leads: [] }, "/leads"],
    ["has too many leads", { leads: Array.from({ length: limits.batchLeads + 1 }, () => ({})) }, "/leads"],
    ["has another field", { leads: [{}], campaignId: "x" }, "/campaignId"],
    ["has a lead that is not an object", { leads: [{}, "lead"] }, "/leads/1"],
    ["has a lead that is a list", { leads: [[]] }, "/leads/0"],
    ["has a lead that is null", { leads: [null] }, "/leads/0"],
  ])("is refused as a whole if it %s", async (_, envelope, pointer) => {
    const { status, body } = await batching().send(envelope);
    expect([status, body]).toMatchObject([422, { code: "validation_error", errors: [{ pointer }] }]);
  });

  it("is refused if it contains __proto__", async () => {
    const { body } = await batching().sendText('{"leads":[{}],"__proto__":{}}');
    expect(body).toMatchObject({ errors: [{ pointer: "/__proto__" }] });
  });

  it("is refused if it is larger than the limit of a batch", async () => {
    const empty = Buffer.byteLength(JSON.stringify({ leads: [anItem("a")] }));
    const ofBytes = (bytes: number) => `${JSON.stringify({ leads: [anItem("a")] })}${" ".repeat(bytes - empty)}`;
    const asLarge = await batching().sendText(ofBytes(limits.batchBytes));
    expect(asLarge.status).toBe(200);
    const larger = await batching().sendText(ofBytes(limits.batchBytes + 1));
    expect(larger).toMatchObject({ status: 413, body: { code: "body_too_large", maxBytes: limits.batchBytes } });
  });

  it("leaves out the routing of its leads if the response would be too large for Lambda", async () => {
    const candidate = aCandidate({
      caps: (["day", "week", "month"] as const).flatMap((per) => [
        { per, of: "leads", used: 10_000, limit: 100_000 },
        { per, of: "spend", used: 6_000_000, limit: 60_000_000 },
      ]),
    });
    const received = aReceived({ routing: aRouting({ candidates: Array.from({ length: 50 }, () => candidate) }) });
    const { push } = batching(async (_, __, { campaignId: ___, ...personal }) =>
      ok({ leadId: anId("lead"), received, personal }),
    );
    const items = Array.from({ length: 100 }, (_, number) => anItem(`key-${number}`, { notes: "n".repeat(9_000) }));
    const [alone] = (await push(...items.slice(0, 1))).results;
    expect(alone).toHaveProperty("lead.routing");
    const answer = await push(...items);
    expect(answer.accepted).toBe(100);
    expect(answer.results[0]).toMatchObject({ lead: { notes: "n".repeat(9_000) } });
    expect(answer.results[0]).not.toHaveProperty("lead.routing");
    expect(JSON.stringify(answer).length).toBeLessThan(limits.responseBytes);
  });
});
