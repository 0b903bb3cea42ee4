import { describe, expect, it } from "vitest";
import type { UserRole } from "#domain/accounts/user.ts";
import { diaryRoutes } from "#console/diary/routes.ts";
import { leadRoutes } from "#console/leads/routes.ts";
import { anId } from "#test/support/an-id.ts";
import { aSession, renderBody } from "#test/support/console/a-session.ts";
import { leadConsoleWorld } from "#test/support/console/lead-console-world.ts";

/** A world in which Zoë has an appointment on Sunday at 17:00, with its id. */
async function aBookedWorld() {
  const world = await leadConsoleWorld();
  await world.giveSeat();
  await world.ask(leadRoutes.recordCall, {
    form: { once: "once-1", choice: "appointment_set", appointmentAt: "2026-11-22T17:00" },
  });
  const booked = (await world.listFacts()).find((fact) => fact.kind === "appointment_booked");
  if (booked?.kind !== "appointment_booked") throw new Error("the appointment was booked");
  const show = async (role: UserRole = "agency_operator", query: Record<string, string> = {}) =>
    renderBody(await world.ask(diaryRoutes.showDiary, { role, query }));
  return { ...world, show, appointment: booked.appointmentId };
}

describe("the diary", () => {
  it("says what brings an appointment, in a week without any", async () => {
    const { ask } = await leadConsoleWorld();
    expect(renderBody(await ask(diaryRoutes.showDiary))).toContain("No appointments in this week.");
  });

  it("shows the appointments of the week to the agency and to their client, with the person and the seat", async () => {
    const { show } = await aBookedWorld();
    for (const role of ["agency_operator", "client_agent"] as const) {
      const page = await show(role);
      expect(page).toContain("17:00</time> to");
      expect(page).toContain(`<a href="/console/leads/${anId("lead")}" dir="auto">Zoë`);
      expect(page).toContain("Sam, surveys");
    }
  });

  it("shows another week by any of its days", async () => {
    const { show } = await aBookedWorld();
    expect(await show("client_agent", { week: "2026-11-23" })).toContain("No appointments in this week.");
    expect(await show("client_agent", { week: "2026-11-16" })).toContain("17:00</time> to");
    expect(await show("client_agent", { week: "a day" })).toContain("17:00</time> to");
  });

  it("shows the agency the clients that it chooses", async () => {
    const { show } = await aBookedWorld();
    expect(await show("agency_admin", { client: anId("client") })).toContain("17:00</time> to");
    expect(await show("agency_admin", { client: anId("client", 2) })).toContain("No appointments in this week.");
  });

  it("does not exist for a client of others", async () => {
    const { ask } = await aBookedWorld();
    const foreign = { query: { client: anId("client", 2) } };
    expect(await ask(diaryRoutes.showDiary, { role: "client_manager", ...foreign })).toEqual({ kind: "missing" });
    const unknown = { query: { client: anId("client", 9) } };
    expect(await ask(diaryRoutes.showDiary, unknown)).toEqual({ kind: "missing" });
  });

  it("moves an appointment and shows the same week and client again", async () => {
    const { ask, appointment, show } = await aBookedWorld();
    const form = { appointment, sequence: "0", change: "move", toLocal: "2026-11-22T18:00", week: "2026-11-16" };
    expect(await ask(diaryRoutes.changeAppointment, { form: { ...form, client: anId("client") } })).toEqual({
      kind: "redirect",
      to: `/console/diary?week=2026-11-16&client=${anId("client")}&saved=1`,
    });
    expect(await show()).toContain("18:00</time> to");
  });

  it("says where an appointment is that was moved to another week, with a link to it", async () => {
    const { ask, appointment, show } = await aBookedWorld();
    const form = { appointment, sequence: "0", change: "move", toLocal: "2026-11-29T15:00", week: "2026-11-16" };
    const moved = { week: "2026-11-16", client: anId("client"), moved: "2026-11-29" };
    expect(await ask(diaryRoutes.changeAppointment, { form: { ...form, client: anId("client") } })).toEqual({
      kind: "redirect",
      to: `/console/diary?week=2026-11-16&client=${anId("client")}&moved=2026-11-29&saved=1`,
    });
    const page = await show("agency_operator", moved);
    expect(page).toContain("The appointment is on Sunday 29 November now.");
    expect(page).toContain(`<a href="/console/diary?week=2026-11-29&amp;client=${anId("client")}">Show that week</a>`);
  });

  it("shows why a move was not saved, with what was typed and the nearest free times", async () => {
    const { ask, appointment } = await aBookedWorld();
    const form = { appointment, sequence: "0", change: "move", toLocal: "2026-11-22T23:00" };
    const response = await ask(diaryRoutes.changeAppointment, { form });
    expect(response).toMatchObject({ kind: "page", status: 422 });
    expect(renderBody(response)).toContain("Your diary is closed then.");
    expect(renderBody(response)).toContain('value="2026-11-22T23:00"');
  });

  it("confirms an appointment for either side, and offers no side to confirm it twice", async () => {
    const { ask, appointment, show } = await aBookedWorld();
    expect(await show()).toContain("The person confirms it");
    await ask(diaryRoutes.changeAppointment, {
      form: { appointment, sequence: "0", change: "confirm", by: "prospect" },
    });
    const page = await show();
    expect(page).toContain("confirmed by the person");
    expect(page).toContain("The client confirms it");
    expect(page).not.toContain("The person confirms it");
  });

  it("says that an appointment was moved since its page was opened, and leaves the new time", async () => {
    const { ask, appointment, show } = await aBookedWorld();
    const form = { appointment, sequence: "0", change: "move", toLocal: "2026-11-22T18:00" };
    await ask(diaryRoutes.changeAppointment, { form });
    const stale = await ask(diaryRoutes.changeAppointment, { form: { appointment, sequence: "0", change: "cancel" } });
    expect(stale).toMatchObject({ kind: "page", status: 422 });
    expect(renderBody(stale)).toContain("The appointment was moved meanwhile.");
    expect(await show()).toContain("18:00</time> to");
  });

  it("asks what came of an appointment that is over, and keeps it once", async () => {
    const { ask, appointment, show, clock, listFacts } = await aBookedWorld();
    clock.set("18:30");
    expect(await show("client_agent")).toContain("over: what came of it?");
    const form = { appointment, sequence: "0", change: "held" };
    await ask(diaryRoutes.changeAppointment, { role: "client_agent", form });
    await ask(diaryRoutes.changeAppointment, { role: "client_agent", form });
    expect(await show("client_agent")).toContain("took place");
    expect((await listFacts()).filter(({ kind }) => kind === "appointment_said")).toHaveLength(1);
  });

  it("changes no appointment of another client", async () => {
    const { ask, appointment, listFacts } = await aBookedWorld();
    const session = aSession("client_manager");
    const clientId = anId("client", 2);
    const other = { ...session, clientId, caller: { ...session.caller, role: "client" as const, clientId } };
    const form = { appointment, sequence: "0", change: "cancel" };
    expect(await ask(diaryRoutes.changeAppointment, { session: other, form })).toEqual({ kind: "missing" });
    expect((await listFacts()).some(({ kind }) => kind === "appointment_cancelled")).toBe(false);
  });
});
