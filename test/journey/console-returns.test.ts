import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import {
  aClientWithCampaign,
  eventually,
  pushLead,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

const email = "jess@northern.example.com";

describe("the console of an agency", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let cookie: string;

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    await agency.post("/v1/users", { email, name: "Jess", role: "agency_admin" });
    await ask("/console/sign-in", { email });
    const mail = await eventually(async () => baton.mail({ to: email })[0]);
    const link = /\/console\/sign-in\/link\/[\w-]{43}/.exec(mail.text ?? "")?.[0] ?? expect.fail("no link");
    const signedIn = await ask(link, {});
    cookie = /__Host-baton=[^;]+/.exec(signedIn.headers.getSetCookie().join("\n"))?.[0] ?? expect.fail("no cookie");
  });
  afterAll(() => baton?.stop());

  /** Asks for a page, or posts a form as a browser does from a page of the console. */
  const ask = (path: string, form?: Record<string, string>) =>
    fetch(baton.apiUrl + path, {
      redirect: "manual",
      headers: { ...(cookie && { cookie }), ...(form && { "sec-fetch-site": "same-origin" }) },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
  const read = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    return answer.text();
  };

  it("decides a return, whose lead is then not charged", async () => {
    const { campaignId, clientId } = await aClientWithCampaign(agency);
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900904" });
    const lead = await pushLead(agency, campaignId);
    await whenLead(agency, lead.id, ({ status }) => status === "delivered");
    await agency.post(`/v1/leads/${lead.id}/returns`, { reason: "hoax", note: "It was a joke." }, "return-1");

    const list = await eventually(async () => {
      const body = await read("/console/returns");
      return body.includes("/console/returns/ret_") && body;
    });
    const path = /\/console\/returns\/ret_[\w-]+/.exec(list)?.[0] ?? expect.fail("no return");
    const page = await read(path);
    expect(page).toContain("It was a joke.");
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? expect.fail("no secret");
    const typed = { csrf, remedy: "credit", percent: "", approvalNote: "Agreed." };
    const approved = await ask(`${path}/approval`, typed);

    expect([approved.status, approved.headers.get("location")]).toEqual([303, `${path}?saved=1`]);
    expect(await read(path)).toContain("Agreed.");
    const { body } = await agency.get<{ status: string; amount: { amount: number } }>(
      path.replace("/console/", "/v1/"),
    );
    expect(body).toMatchObject({ status: "approved", remedy: { kind: "credit" } });
  });

  it("erases a person, and lists the erasure", async () => {
    const page = await read("/console/erasures");
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? expect.fail("no secret");
    const confirmation = await ask("/console/erasures/confirmation", { csrf, contact: "+447700900999" });
    const once = /name="once" value="([^"]+)"/.exec(await confirmation.text())?.[1] ?? expect.fail("no key");

    const started = await ask("/console/erasures", { csrf, contact: "+447700900999", once });

    const path = started.headers.get("location") ?? expect.fail("no erasure");
    await eventually(async () => (await read(path)).includes("erased") || undefined);
    expect(await read("/console/erasures")).toContain(path);
  });

  it("shows the accounts of its clients", async () => {
    expect(await read("/console/statements")).toContain("Statements");
  });
});
