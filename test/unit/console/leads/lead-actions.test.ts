import { describe, expect, it } from "vitest";
import { leadRoutes } from "#console/leads/routes.ts";
import { maxReports } from "#domain/history/check-room.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aSession, renderBody } from "#test/support/console/a-session.ts";
import { leadConsoleWorld } from "#test/support/console/lead-console-world.ts";
import { aContactAttempt, aDelivered, aHeld, aNurture, aReceived } from "#test/support/facts.ts";

const saved = { kind: "redirect", to: `/console/leads/${anId("lead")}?saved=1` };
const callOnce = (fields: Record<string, string>) => ({ form: { once: "once-1", ...fields } });

type World = Awaited<ReturnType<typeof leadConsoleWorld>>;
const listKinds = async (world: World) => (await world.listFacts()).map(({ kind }) => kind);

describe("the actions on the page of a lead", () => {
  it("record a call that reached no one, once for each page, as the user", async () => {
    const world = await leadConsoleWorld();
    expect(await world.ask(leadRoutes.recordCall, callOnce({ choice: "no_answer" }))).toEqual(saved);
    expect(await world.ask(leadRoutes.recordCall, callOnce({ choice: "no_answer" }))).toEqual(saved);
    const calls = (await world.listFacts()).filter(({ kind }) => kind === "contact_attempted");
    expect(calls).toMatchObject([{ result: "no_answer", source: "api", author: anId("user") }]);
  });

  it("record a conversation with its outcome, and correct the outcome without another call", async () => {
    const world = await leadConsoleWorld();
    await world.ask(leadRoutes.recordCall, callOnce({ choice: "quoted", note: "Wants it in May" }));
    await world.ask(leadRoutes.recordCall, { form: { once: "once-2", choice: "won", value: "1250.50", correct: "1" } });
    const facts = await world.listFacts();
    expect(facts.filter(({ kind }) => kind === "contact_attempted")).toMatchObject([{ result: "connected" }]);
    expect(facts.filter(({ kind }) => kind === "outcome_recorded")).toMatchObject([
      { outcome: "quoted", note: "Wants it in May" },
      { outcome: "won", value: { amount: 125_050, currency: "GBP" } },
    ]);
  });

  it("show what was typed again, with the reason, if it cannot be saved", async () => {
    const world = await leadConsoleWorld();
    const response = await world.ask(leadRoutes.recordCall, callOnce({ choice: "won", value: "a lot", note: "Great" }));
    expect(response).toMatchObject({ kind: "page", status: 422 });
    const page = renderBody(response);
    expect(page).toContain("Write what the sale is worth as a number");
    expect(page).toContain('value="a lot"');
    expect(page).toContain("Great</textarea>");
    expect(page).toContain('name="once" value="once-1"');
    expect(await listKinds(world)).toEqual(["received", "delivered"]);
  });

  it.each([
    ["value", { choice: "won", value: "a lot" }],
    ["callbackAt", { choice: "callback_requested", callbackAt: "tomorrow" }],
    ["wakeOn", { choice: "nurture", wakeOn: "" }],
    ["note", { choice: "no_answer", note: "Ring after 6" }],
  ])("say beside %s what is wrong with it", async (name, typed) => {
    const world = await leadConsoleWorld();
    const page = renderBody(await world.ask(leadRoutes.recordCall, callOnce(typed)));
    const [field = ""] = /<(?:input|textarea)[^>]*aria-invalid="true"[^>]*>/.exec(page) ?? [];
    expect(field).toContain(`name="${name}"`);
    expect(field).toMatch(new RegExp(`aria-describedby="[^"]*${name}-fault`));
    expect(page).toMatch(new RegExp(`class="fault" id="${name}-fault">[A-Z]`));
    expect(page.match(/Not saved/g)).toHaveLength(1);
  });

  it("say above the form what is about none of its fields", async () => {
    const world = await leadConsoleWorld();
    const page = renderBody(await world.ask(leadRoutes.recordCall, callOnce({})));
    expect(page).not.toContain("aria-invalid");
    expect(page.lastIndexOf("Not saved")).toBeGreaterThan(page.indexOf('id="call"'));
    expect(page.lastIndexOf("Not saved")).toBeLessThan(page.indexOf("You could not reach them"));
  });

  it.each(["no_answer", "connected"])("save nothing if a note comes with %s, which keeps none", async (choice) => {
    const world = await leadConsoleWorld();

    const response = await world.ask(leadRoutes.recordCall, callOnce({ choice, note: "Ring after 6" }));

    expect(response).toMatchObject({ kind: "page", status: 422 });
    expect(renderBody(response)).toContain("A note is kept only with what came of a conversation");
    expect(renderBody(response)).toContain("Ring after 6</textarea>");
    expect(await listKinds(world)).toEqual(["received", "delivered"]);
  });

  it("refuse a form without a choice", async () => {
    const world = await leadConsoleWorld();
    const page = renderBody(await world.ask(leadRoutes.recordCall, callOnce({})));
    expect(page).toContain("Choose what came of it.");
  });

  it("say that the person is erased, and not that another company has the lead", async () => {
    const world = await leadConsoleWorld(undefined, { isErased: true });

    const page = renderBody(await world.ask(leadRoutes.recordCall, callOnce({ choice: "no_answer" })));

    expect(page).toContain("Not saved.</strong> The person was erased, so no call is recorded any more.");
    expect(page).not.toContain("Go to the form");
  });

  it("say that a lead is held, and not that another company has it", async () => {
    const world = await leadConsoleWorld([aHeld()]);

    const page = renderBody(await world.ask(leadRoutes.recordCall, callOnce({ choice: "no_answer" })));

    expect(page).toContain("Not saved.</strong> No client has this lead yet, so no call is recorded.");
  });

  it("return the lead for a wrong number, as the lead card does", async () => {
    const world = await leadConsoleWorld();
    await world.ask(leadRoutes.recordCall, callOnce({ choice: "wrong_number" }));
    expect(await listKinds(world)).toContain("return_opened");
  });

  it("put a lead to sleep until a date", async () => {
    const world = await leadConsoleWorld();
    await world.ask(leadRoutes.recordCall, callOnce({ choice: "nurture", wakeOn: "2027-03-01", why: "timing" }));
    expect((await world.listFacts()).at(-1)).toMatchObject({ nurture: { wakeOn: "2027-03-01", reason: "timing" } });
    expect(renderBody(await world.ask(leadRoutes.showLead))).toContain("sleeping");
  });

  it("book an appointment in a seat of the client, once, and offer the nearest free times if it is taken", async () => {
    const world = await leadConsoleWorld();
    await world.giveSeat();
    const meeting = { choice: "appointment_set", appointmentAt: "2026-11-22T17:00" };
    expect(await world.ask(leadRoutes.recordCall, callOnce(meeting))).toEqual(saved);
    expect(await world.ask(leadRoutes.recordCall, callOnce(meeting))).toEqual(saved);
    expect((await listKinds(world)).filter((kind) => kind === "appointment_booked")).toHaveLength(1);
    const again = { form: { once: "once-2", choice: "appointment_set", appointmentAt: "2026-11-22T17:30" } };
    const page = renderBody(await world.ask(leadRoutes.recordCall, again));
    expect(page).toContain("That time is taken");
    expect(page).toContain("The nearest free times");
  });

  it("confirm, move and cancel an appointment for a side, and refuse an outdated page", async () => {
    const world = await leadConsoleWorld();
    await world.giveSeat();
    await world.ask(leadRoutes.recordCall, callOnce({ choice: "appointment_set", appointmentAt: "2026-11-22T17:00" }));
    const booked = (await world.listFacts()).find((fact) => fact.kind === "appointment_booked");
    const appointment = booked?.kind === "appointment_booked" ? booked.appointmentId : "";
    const change = (fields: Record<string, string>) =>
      world.ask(leadRoutes.changeLeadAppointment, { form: { appointment, sequence: "0", by: "prospect", ...fields } });
    expect(await change({ change: "confirm" })).toEqual(saved);
    expect(await change({ change: "move", toLocal: "2026-11-22T18:30" })).toEqual(saved);
    expect(await change({ change: "cancel" })).toMatchObject({ status: 422 });
    expect(await change({ change: "cancel", sequence: "1" })).toEqual(saved);
    const facts = await world.listFacts();
    expect(facts.filter(({ kind }) => kind.startsWith("appointment_"))).toMatchObject([
      { kind: "appointment_booked", start: at("17:00") },
      { kind: "appointment_moved", to: at("18:30"), by: "prospect" },
      { kind: "appointment_confirmed", by: "prospect" },
      { kind: "appointment_cancelled", by: "prospect", sequence: 1 },
    ]);
  });

  it("record what the client says of an appointment, and let the agency decide", async () => {
    const world = await leadConsoleWorld();
    await world.giveSeat();
    await world.ask(leadRoutes.recordCall, callOnce({ choice: "appointment_set", appointmentAt: "2026-11-22T17:00" }));
    const booked = (await world.listFacts()).find((fact) => fact.kind === "appointment_booked");
    const appointment = booked?.kind === "appointment_booked" ? booked.appointmentId : "";
    world.clock.set("18:30");
    const form = { appointment, sequence: "0", change: "no_show_prospect" };
    await world.ask(leadRoutes.changeLeadAppointment, { role: "client_agent", form });
    await world.ask(leadRoutes.changeLeadAppointment, { form: { ...form, change: "held" } });
    expect((await world.listFacts()).slice(-2)).toMatchObject([
      { kind: "appointment_said", by: "client", result: "no_show_prospect" },
      { kind: "appointment_decided", result: "held" },
    ]);
  });

  it("record a sale of a lead that has as many calls as a lead takes", async () => {
    const calls = Array.from({ length: maxReports }, (_, index) =>
      aContactAttempt({ attemptId: anId("att", index + 1), result: "no_answer" }),
    );
    const world = await leadConsoleWorld([aReceived(), aDelivered(), ...calls]);
    const missed = await world.ask(leadRoutes.recordCall, { form: { once: "once-1", choice: "no_answer" } });
    expect(renderBody(missed)).toContain("This lead has 500 entries of this kind, and takes no more.");
    const won = { once: "once-1", choice: "won", value: "2500" };
    expect(await world.ask(leadRoutes.recordCall, { form: won })).toEqual(saved);
    expect(await listKinds(world)).toContain("outcome_recorded");
  });

  it("list all calls that can be taken back in one field", async () => {
    const calls = Array.from({ length: 100 }, (_, index) => aContactAttempt({ attemptId: anId("att", index + 1) }));
    const world = await leadConsoleWorld([aReceived(), aDelivered(), ...calls]);
    const page = renderBody(await world.ask(leadRoutes.showLead));
    expect(page.match(/\/withdrawals"/g)).toHaveLength(1);
    expect(page.match(/<option value="att_/g)).toHaveLength(100);
  });

  it("take back a call, and no call of another lead", async () => {
    const world = await leadConsoleWorld([aReceived(), aDelivered(), aContactAttempt()]);
    expect(await world.ask(leadRoutes.withdrawCall, { form: { withdraw: anId("att", 9) } })).toEqual({
      kind: "missing",
    });
    expect(await world.ask(leadRoutes.withdrawCall, { form: { withdraw: anId("att") } })).toEqual(saved);
    expect(await world.ask(leadRoutes.withdrawCall, { form: { withdraw: anId("att") } })).toEqual(saved);
    expect((await listKinds(world)).filter((kind) => kind === "attempt_withdrawn")).toHaveLength(1);
  });

  it("accept a lead, and refuse it only with a reason", async () => {
    const world = await leadConsoleWorld();
    const refused = await world.ask(leadRoutes.answerLead, { form: { once: "once-1", answer: "rejected" } });
    expect(renderBody(refused)).toContain("Please choose why the lead is not for you.");
    expect(await world.ask(leadRoutes.answerLead, { form: { once: "once-1", answer: "accepted" } })).toEqual(saved);
    expect(await listKinds(world)).toContain("acknowledged");
  });

  it("return a lead once for each page, and say why it cannot be returned again", async () => {
    const world = await leadConsoleWorld();
    const returned = { form: { once: "once-1", returnReason: "no_contact", returnNote: "Three calls" } };
    expect(await world.ask(leadRoutes.returnLead, returned)).toEqual(saved);
    expect(await world.ask(leadRoutes.returnLead, returned)).toEqual(saved);
    expect((await listKinds(world)).filter((kind) => kind === "return_opened")).toHaveLength(1);
    const again = await world.ask(leadRoutes.returnLead, { form: { once: "once-2", returnReason: "hoax" } });
    expect(renderBody(again)).toContain("The lead has a return already");
  });

  it("wake a sleeping lead, and change nothing for a lead that is awake", async () => {
    const world = await leadConsoleWorld([
      aReceived(),
      aDelivered(),
      aNurture({ at: at("14:20"), recordedAt: at("14:20") }),
    ]);
    expect(await world.ask(leadRoutes.wakeLead, { form: { once: "once-1" } })).toEqual(saved);
    expect(await world.ask(leadRoutes.wakeLead, { form: { once: "once-1" } })).toEqual(saved);
    expect((await listKinds(world)).filter((kind) => kind === "woken")).toHaveLength(1);
  });

  it("send a delivery of the lead again, and none of another one", async () => {
    const world = await leadConsoleWorld();
    const wanted = { once: "once-1", deliveryId: anId("dlv"), repeat: "1" };
    expect(await world.ask(leadRoutes.resendDelivery, { form: wanted })).toEqual(saved);
    expect(await world.ask(leadRoutes.resendDelivery, { form: wanted })).toEqual(saved);
    const foreign = { ...wanted, once: "once-2", deliveryId: anId("dlv", 9) };
    expect(await world.ask(leadRoutes.resendDelivery, { form: foreign })).toEqual({ kind: "missing" });
  });

  it("do not exist for the lead of another agency", async () => {
    const world = await leadConsoleWorld();
    const session = { ...aSession(), caller: { ...aSession().caller, agencyId: anId("agency", 2) } };
    const forms = {
      recordCall: { once: "o", choice: "no_answer" },
      withdrawCall: { withdraw: anId("att") },
      answerLead: { once: "o", answer: "accepted" },
      returnLead: { once: "o", returnReason: "hoax" },
      changeLeadAppointment: { appointment: anId("apt"), sequence: "0", change: "cancel" },
      wakeLead: { once: "o" },
      resendDelivery: { once: "o", deliveryId: anId("dlv") },
    } as const;
    for (const [name, form] of Object.entries(forms)) {
      const route = leadRoutes[name as keyof typeof forms];
      expect([name, await world.ask(route, { session, form })]).toEqual([name, { kind: "missing" }]);
    }
    expect(await listKinds(world)).toEqual(["received", "delivered"]);
  });
});
