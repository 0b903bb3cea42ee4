import type { Caller } from "#domain/accounts/caller.ts";
import type { LeadHeldRefusal, LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import { ok } from "#domain/shared/result.ts";
import { canSeeLead } from "#leads/read-lead.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { Now } from "#platform/ports.ts";
import type { DescribeReturn, makeListReturns, makeReadReturn } from "./describe-return.ts";
import type { makeEndReturn } from "./end-return.ts";
import type { makeOpenReturn, ReturnActor, ReturnOfLead } from "./open-return.ts";
import type { ReturnRefusal } from "./problems.ts";
import { toReturnView } from "./return-views.ts";
import type { Routes } from "./routes.ts";

type Refusal = PlatformRefusal | ReturnRefusal | LeadHeldRefusal | LeadPassedOnRefusal;

type Shown = { describeReturn: DescribeReturn; now: Now };

export const openReturn =
  (open: ReturnType<typeof makeOpenReturn>, shown: Shown): Endpoint<Routes["openReturn"], Refusal> =>
  async ({ caller, params: { leadId }, idempotencyKey, body: { reason, note } }) => {
    const key = { agencyId: caller.agencyId, leadId };
    const opened = await open(key, toActor(caller), { reason, note, idempotencyKey });
    if (!opened.ok) return opened;
    return ok({ status: 201, body: await show(shown, caller, opened.value), headers: replayHeaders(opened) });
  };

export const decideReturn =
  (end: ReturnType<typeof makeEndReturn>, shown: Shown): Endpoint<Routes["decideReturn"], Refusal> =>
  async ({ caller, params: { returnId }, body: { decision, remedy, note } }) => {
    const wanted =
      decision === "approve" && remedy
        ? ({ end: "approved", remedy, note } as const)
        : ({ end: "declined", note } as const);
    const decided = await end(caller.agencyId, toActor(caller), returnId, wanted);
    return decided.ok ? ok({ status: 200, body: await show(shown, caller, decided.value) }) : decided;
  };

export const withdrawReturn =
  (end: ReturnType<typeof makeEndReturn>, shown: Shown): Endpoint<Routes["withdrawReturn"], Refusal> =>
  async ({ caller, params: { returnId } }) => {
    const withdrawn = await end(caller.agencyId, toActor(caller), returnId, { end: "withdrawn" });
    return withdrawn.ok ? ok({ status: 200, body: await show(shown, caller, withdrawn.value) }) : withdrawn;
  };

export const readReturn =
  (read: ReturnType<typeof makeReadReturn>, now: Now): Endpoint<Routes["readReturn"], Refusal> =>
  async ({ caller, params: { returnId } }) => {
    const found = await read(caller, returnId);
    return found.ok ? ok({ status: 200, body: toReturnView(found.value, now()) }) : found;
  };

export const listReturns =
  (list: ReturnType<typeof makeListReturns>, now: Now): Endpoint<Routes["listReturns"], Refusal> =>
  async ({ caller, query: { limit, cursor, ...filter } }) => {
    const page = await readPage({ returns: caller.agencyId, ...filter }, { limit, cursor }, async (asked) => {
      const { returns, unreadable, next } = await list(caller, filter, asked);
      return ok({ items: returns.map((each) => toReturnView(each, now())), unreadable, next });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

async function show({ describeReturn, now }: Shown, caller: Caller, { lead, number }: ReturnOfLead) {
  const described = await describeReturn(caller, lead, number);
  if (!described) throw new Error("a return that was written cannot be read");
  return toReturnView(described, now());
}

const toActor = (caller: Caller): ReturnActor => ({
  source: "api",
  author: caller.id,
  maySee: ({ state }) => canSeeLead(caller, state),
});
