import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { newToken } from "#console/sessions/adapters/new-token.ts";
import { makeSessionStore } from "#console/sessions/adapters/session-store.ts";
import { makeOpenSession } from "#console/sessions/open-session.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import type { User } from "#domain/accounts/user.ts";
import { AgencyId } from "#domain/shared/id.ts";
import { toInstantAt, toWallClock, addDays } from "#domain/shared/wall-clock.ts";
import { instant } from "#domain/shared/instant.ts";
import type { LeadView } from "#leads/schemas.ts";
import { fingerprint } from "#platform/ids.ts";
import { aNewSeat } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import {
  aClientWithCampaign,
  aLeadBody,
  create,
  type FullLead,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

/** A working day of London a week ahead, at a time of the seat's availability, as its person writes it. */
function aLocalTime(time: string): string {
  const { date } = toWallClock("Europe/London", instant(Date.now()));
  const days = Array.from({ length: 7 }, (_, index) => addDays(date, index + 3));
  const day = days.find(
    (each) => !["sat", "sun"].includes(toWallClock("Europe/London", toInstantAt("Europe/London", each, 720)).weekday),
  );
  return `${day}T${time}`;
}

describe("the page of a lead on the running system", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let leadId: string;
  let cookie: string;
  let userId: string;

  beforeAll(async () => {
    baton = await runBaton();
    const created = await baton.newAgency();
    agency = created.api;
    const { clientId, campaignId } = await aClientWithCampaign(agency);
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900903" });
    await create(agency, `/v1/clients/${clientId}/seats`, aNewSeat());
    const pushed = await agency.post<LeadView>("/v1/leads", aLeadBody(campaignId), "console-lead");
    leadId = (await whenLead(agency, pushed.body.id, ({ status }) => status === "delivered")).id;
    const table = { client: baton.dynamodb, name: baton.tableName };
    const user: User = {
      id: ids.create("user"),
      agencyId: AgencyId.parse(created.agencyId),
      email: "jess@example.com",
      name: "Jess",
      role: "agency_operator",
      clientIds: [],
      version: 1,
      createdAt: instant(Date.now()),
    };
    await makeUserStore(table).create(user);
    userId = user.id;
    const openSession = makeOpenSession({
      sessions: makeSessionStore(table),
      newToken,
      fingerprint,
      now: () => instant(Date.now()),
    });
    cookie = `__Host-baton=${await openSession(user)}`;
  });
  afterAll(() => baton?.stop());

  const show = async (path: string) => (await fetch(`${baton.apiUrl}${path}`, { headers: { cookie } })).text();

  /** Posts a form of the page as a browser does, with the secret of its session. */
  async function post(path: string, fields: Record<string, string>): Promise<number> {
    const page = await show(`/console/leads/${leadId}`);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const answer = await fetch(`${baton.apiUrl}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ ...fields, csrf }),
    });
    return answer.status;
  }

  it("records a call, books an appointment, moves it in the diary, and returns the lead", async () => {
    const lead = `/console/leads/${leadId}`;
    expect(await show(lead)).toContain("What happened");
    expect(await post(`${lead}/calls`, { once: "call-1", choice: "no_answer" })).toBe(303);
    const meeting = { once: "call-2", choice: "appointment_set", appointmentAt: aLocalTime("10:00") };
    expect(await post(`${lead}/calls`, meeting)).toBe(303);

    const { items } = (await agency.get<{ items: { id: string }[] }>(`/v1/leads/${leadId}/appointments`)).body;
    const appointment = items[0]?.id ?? "";
    const moved = { appointment, sequence: "0", change: "move", by: "prospect", toLocal: aLocalTime("14:00") };
    expect(await post("/console/diary", moved)).toBe(303);
    const diary = await show(`/console/diary?week=${aLocalTime("14:00").slice(0, 10)}`);
    expect(diary).toContain("14:00</time> to");

    expect(await post(`${lead}/returns`, { once: "return-1", returnReason: "other" })).toBe(303);
    const { history } = (await agency.get<FullLead>(`/v1/leads/${leadId}`)).body;
    const byUser = history.filter(({ author }) => author === userId).map(({ kind }) => kind);
    expect(byUser.toSorted()).toEqual([
      "appointment_booked",
      "appointment_moved",
      "contact_attempted",
      "contact_attempted",
      "outcome_recorded",
      "return_opened",
    ]);
    const page = await show(lead);
    for (const words of ["Called: No answer", "Appointment moved by the person", "Returned: another reason"])
      expect(page).toContain(words);
  });
});
