import { describe, expect, it } from "vitest";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { routes } from "#app/routes.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { makeAcceptLead } from "#intake/accept-lead.ts";
import { pushLeads } from "#intake/push-leads-endpoint.ts";
import { LeadBatchResponse } from "#intake/schemas.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { anAgencyKey } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
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

/** The route as intake serves it, to the holder of an agency's key. */
function batching(acceptLead: AcceptLead = accepting) {
  const faults: unknown[] = [];
  const onFault = (error: unknown, requestId: string) => void faults.push([error, requestId]);
  const problems = makeProblemWriter(publicUrl);
  const endpoint = pushLeads({ acceptLead, problems, onFault });
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
  /** The results of items whose envelope is right, which must be as the contract says. */
  async function push(...leads: unknown[]) {
    const { status, body } = await send({ leads });
    expect(status).toBe(200);
    return LeadBatchResponse.parse(body);
  }
  return { push, send, sendText, faults };
}

const problemsOf = ({ results }: LeadBatchResponse) =>
  results.map((result) => ("problem" in result ? result.problem : undefined));

describe("pushing a batch", () => {
  it("answers each lead in its place as if it had come alone", async () => {
    const seen: unknown[] = [];
    const { push } = batching(async (caller, idempotencyKey, lead) => {
      seen.push([caller, idempotencyKey, lead]);
      return accepting(caller, idempotencyKey, lead);
    });
    const answer = await push(anItem("a"), anItem("b", { notes: "Mornings." }));
    const caller = { agencyId: key.agencyId, author: key.id, isTest: false };
    const lead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" }, fields: {} };
    expect(seen).toEqual([
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

  it("tells what is wrong with a lead by pointers into this lead, and takes the others", async () => {
    const answer = await batching().push(
      anItem("a", { person: { name: "Zoë", phone: "0".repeat(41), nick: "Z" } }),
      anItem("b"),
      {},
    );
    expect([answer.accepted, answer.refused]).toEqual([1, 2]);
    expect(problemsOf(answer)).toEqual([
      expect.objectContaining({
        ...{ status: 422, code: "validation_error", type: `${publicUrl}/problems/validation-error` },
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
    "refuses the lead whose key is %j, and no other",
    async (idempotencyKey) => {
      const answer = await batching().push({ ...anItem(""), idempotencyKey }, anItem("b"));
      expect(answer.accepted).toBe(1);
      expect(problemsOf(answer)[0]?.errors).toEqual([
        { pointer: "/idempotencyKey", detail: "1 to 255 printable ASCII characters, no spaces" },
      ]);
    },
  );

  it("takes the first of two leads with one key, whether or not they are the same", async () => {
    const answer = await batching().push(anItem("b"), anItem("a"), anItem("a"), anItem("a", { notes: "Other." }));
    expect(problemsOf(answer).map((problem) => problem?.errors)).toEqual([
      undefined,
      undefined,
      [{ pointer: "/idempotencyKey", detail: "used by an earlier lead of this batch" }],
      [{ pointer: "/idempotencyKey", detail: "used by an earlier lead of this batch" }],
    ]);
  });

  it("hands on what accepting a lead refuses", async () => {
    const { push, faults } = batching(async () => refuse({ kind: "idempotency_conflict" }));
    expect(problemsOf(await push(anItem("a")))).toMatchObject([{ status: 409, code: "idempotency_conflict" }]);
    expect(faults).toEqual([]);
  });

  it("lets a fault in one lead be the fault of this lead alone, and tells it once", async () => {
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

  it("works ten leads at once, and answers in their order though they end in another", async () => {
    let underway = 0;
    let most = 0;
    const { push } = batching(async (caller, idempotencyKey, lead) => {
      most = Math.max(most, (underway += 1));
      // The first of them takes the most turns.
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

  it("holds each lead to the size that it may have alone", async () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, "é".repeat(1_000)]));
    const answer = await batching().push(anItem("a", { fields }), anItem("b"));
    expect(problemsOf(answer)).toMatchObject([{ code: "body_too_large", maxBytes: limits.bodyBytes }, undefined]);
  });

  it.each([
    ["/__proto__", '"__proto__":{"notes":"x"}'],
    ["/fields/__proto__", '"fields":{"__proto__":"x"}'],
  ])("lets no lead smuggle in %s", async (pointer, field) => {
    const hostile = `${JSON.stringify(anItem("a")).slice(0, -1)},${field}}`;
    const { body } = await batching().sendText(`{"leads":[${hostile},${JSON.stringify(anItem("b"))}]}`);
    const answer = LeadBatchResponse.parse(body);
    expect(problemsOf(answer).map((problem) => problem?.errors)).toEqual([
      [{ pointer, detail: "not a known field" }],
      undefined,
    ]);
  });

  it("names so many wrong places of a lead and no more, so that the answer never outgrows a Lambda's", async () => {
    const wrong = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x${index}`, 1]));
    const answer = await batching().push(anItem("a", wrong));
    expect(problemsOf(answer)[0]?.errors).toHaveLength(limits.errors);
  });

  it.each<[string, string]>([
    ["lists", "[".repeat(400_000) + "]".repeat(400_000)],
    ["objects", '{"a":'.repeat(150_000) + "1" + "}".repeat(150_000)],
  ])("lets a lead nest %s as deeply as it likes without breaking anything", async (_, nested) => {
    const deep = `${JSON.stringify(anItem("a")).slice(0, -1)},"notes":${nested}}`;
    const { body } = await batching().sendText(`{"leads":[${deep},${JSON.stringify(anItem("b"))}]}`);
    expect(LeadBatchResponse.parse(body).results.map(({ status }) => status)).toEqual([422, 202]);
  });
});

describe("the envelope of a batch", () => {
  it.each<[string, unknown, string]>([
    ["a list", [], ""],
    ["nothing in it", {}, "/leads"],
    ["no list in it", { leads: {} }, "/leads"],
    ["no lead in it", { leads: [] }, "/leads"],
    ["too many leads", { leads: Array.from({ length: limits.batchLeads + 1 }, () => ({})) }, "/leads"],
    ["something else beside the leads", { leads: [{}], campaignId: "x" }, "/campaignId"],
    ["a lead that is no object", { leads: [{}, "lead"] }, "/leads/1"],
    ["a lead that is a list", { leads: [[]] }, "/leads/0"],
    ["a lead that is null", { leads: [null] }, "/leads/0"],
  ])("is refused as a whole when it is or has %s", async (_, envelope, pointer) => {
    const { status, body } = await batching().send(envelope);
    expect([status, body]).toMatchObject([422, { code: "validation_error", errors: [{ pointer }] }]);
  });

  it("is refused when it smuggles in __proto__", async () => {
    const { body } = await batching().sendText('{"leads":[{}],"__proto__":{}}');
    expect(body).toMatchObject({ errors: [{ pointer: "/__proto__" }] });
  });

  it("may have the size of many leads, and no more", async () => {
    const empty = Buffer.byteLength(JSON.stringify({ leads: [anItem("a")] }));
    const ofBytes = (bytes: number) => `${JSON.stringify({ leads: [anItem("a")] })}${" ".repeat(bytes - empty)}`;
    const asLarge = await batching().sendText(ofBytes(limits.batchBytes));
    expect(asLarge.status).toBe(200);
    const larger = await batching().sendText(ofBytes(limits.batchBytes + 1));
    expect(larger).toMatchObject({ status: 413, body: { code: "body_too_large", maxBytes: limits.batchBytes } });
  });
});
