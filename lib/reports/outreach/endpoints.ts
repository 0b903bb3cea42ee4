import type { StoredOutreach } from "#domain/reports/outreach.ts";
import { ok } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { makeListOutreach, makeReadOutreach } from "./read-outreach.ts";
import type { makeRecordOutreach } from "./record-outreach.ts";
import type { Routes } from "./routes.ts";

export const recordOutreach =
  (record: ReturnType<typeof makeRecordOutreach>): Endpoint<Routes["recordOutreach"]> =>
  async ({ caller: { agencyId }, params: { campaignId, date }, body }) => {
    const recorded = await record({ agencyId, campaignId }, date, body);
    return recorded.ok ? ok({ status: 200, body: toOutreachDay(recorded.value) }) : recorded;
  };

export const readOutreach =
  (read: ReturnType<typeof makeReadOutreach>): Endpoint<Routes["readOutreach"]> =>
  async ({ caller: { agencyId }, params: { campaignId, date } }) => {
    const found = await read({ agencyId, campaignId }, date);
    if (!found.ok) return found;
    const versions = found.value.map(({ date: _, outreach, ...version }) => ({ ...outreach, ...version }));
    return ok({ status: 200, body: { date, versions } });
  };

export const listOutreach =
  (list: ReturnType<typeof makeListOutreach>): Endpoint<Routes["listOutreach"]> =>
  async ({ caller: { agencyId }, params: { campaignId }, query }) => {
    const listed = await list({ agencyId, campaignId }, query);
    return listed.ok ? ok({ status: 200, body: { items: listed.value.map(toOutreachDay) } }) : listed;
  };

const toOutreachDay = ({ outreach, ...stored }: StoredOutreach) => ({ ...outreach, ...stored });
