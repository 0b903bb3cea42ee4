import { beforeEach, describe, expect, it } from "vitest";
import { confirmErasure, listErasures, requestErasure, showErasure } from "#console/erasures/endpoints.ts";
import { erasuresRoutes } from "#console/erasures/routes.ts";
import { may } from "#console/permissions.ts";
import { UserRole } from "#domain/accounts/user.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aForm, aRequest, aSession, renderBody } from "#test/support/console/a-session.ts";
import { anErasure, type ErasedPeople, openErasedPeople } from "#test/support/console/erased-people.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";

const phone = "+447700900123";

let people: ErasedPeople;
beforeEach(async () => {
  people = await openErasedPeople({ client: memoryDynamoDb(), name: "Baton" });
});

const request = () => ({ ...aRequest, session: aSession("agency_admin"), now: people.now() });
const confirm = (contact: string) =>
  confirmErasure(people)({ ...request(), form: aForm(erasuresRoutes.confirmErasure, { contact }) });
const erase = (contact: string, once = "once-1") =>
  requestErasure(people)({ ...request(), form: aForm(erasuresRoutes.requestErasure, { contact, once }) });
const list = async () => renderBody(await listErasures(people)({ ...request(), query: {} }));

describe("the erasures of an agency", () => {
  it("are for its administrators alone", () => {
    const roles = UserRole.options.filter((role) =>
      Object.values(erasuresRoutes).every(({ action }) => may(role, action)),
    );
    expect(roles).toEqual(["agency_admin"]);
  });

  it("say what would be here before the first one", async () => {
    expect(await list()).toContain("No person was erased yet.");
  });

  it.each([
    ["erasing", anErasure({ erasedAt: undefined, recipients: [] })],
    ["erased, asking recipients", anErasure()],
    ["finished", anErasure({ finishedAt: at("11:00") })],
  ])("have a row with the state %s", async (words, erasure) => {
    await people.add(erasure);
    const body = await list();
    expect(body).toContain(`</span> ${words}</span>`);
    expect(body).toContain("A phone number");
    expect(body).toContain("Tuesday 22 December 2026");
  });
});

describe("an erasure", () => {
  it.each([
    [phone, "07700 900123"],
    [" +44 7700 900 123 ", "07700 900123"],
    ["Zoe@Example.com", "Zoe@example.com"],
  ])("of %j is confirmed first, with what goes and what stays, and erases no one yet", async (typed, shown) => {
    const body = renderBody(await confirm(typed));
    expect(body).toContain(`Erase the person with ${shown}?`);
    expect(body).toContain("They prove each line of a bill.");
    expect(body).toContain("Appointments ahead are cancelled");
    expect(await people.list()).toEqual([]);
  });

  it.each(["07700 900123", "Zoë", "", "zoe@", "+44"])(
    "of %j is not possible, and the page says what is",
    async (typed) => {
      for (const answer of [await confirm(typed), await erase(typed)]) {
        expect(answer).toMatchObject({ kind: "page", status: 422 });
        expect(renderBody(answer)).toMatch(/A phone number with its country code|An email address, like/);
      }
      expect(await people.list()).toEqual([]);
    },
  );

  it("starts once, though its form is posted twice, and stores no contact", async () => {
    const first = await erase(phone);
    const second = await erase(phone);

    const [stored, ...others] = await people.list();
    expect(others).toEqual([]);
    expect(first).toEqual({ kind: "redirect", to: `/console/erasures/${stored?.id}` });
    expect(second).toEqual(first);
    expect(people.queued.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain("7700");
    expect(stored?.requestedBy).toBe(anId("user"));
  });

  it("of another person by the same form is refused", async () => {
    await erase(phone);
    expect(await erase("zoe@example.com")).toMatchObject({ kind: "page", status: 422 });
    expect(await people.list()).toHaveLength(1);
  });

  it("has who had the data, and who confirmed that it is deleted", async () => {
    await people.add(anErasure());

    const body = renderBody(await showErasure(people)({ ...request(), params: { erasureId: anId("era") } }));

    for (const words of ["Kirkstall Windows", "confirmed", "Pennine Roofing", "asked", "Webhook", anId("lead", 2)])
      expect(body).toContain(words);
  });

  it("says that there are more leads than it takes", async () => {
    await people.add(anErasure({ more: true }));
    const body = renderBody(await showErasure(people)({ ...request(), params: { erasureId: anId("era") } }));
    expect(body).toContain("Request another one.");
  });

  it("of another agency does not exist", async () => {
    await people.add(anErasure());
    const session = aSession("agency_admin");
    const foreign = { ...session, caller: { ...session.caller, agencyId: anId("agency", 2) } };
    const answer = showErasure(people)({ ...request(), session: foreign, params: { erasureId: anId("era") } });
    expect(await answer).toEqual({ kind: "missing" });
  });
});
