import { describe, expect, it } from "vitest";
import type { ConsoleRoute } from "#console/console-route.ts";
import { may } from "#console/permissions.ts";
import { UserRole } from "#domain/accounts/user.ts";
import { at } from "#test/support/at.ts";
import { consoleOver } from "#test/support/console/console-over.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anAgency, type Tenant } from "#test/support/console/two-agencies.ts";

const startsAt = at("09:00");

/** The ids of a tenant that a page names in its path, by parameter. A new parameter needs a line here. */
const idsOf = (tenant: Tenant): Record<string, string> => ({
  userId: tenant.byRole("client_agent").id,
  clientId: tenant.clients[0]?.id ?? "",
  returnId: tenant.returnId,
  statementId: tenant.statementId,
  entryId: tenant.entryId,
  currency: "GBP",
  erasureId: tenant.erasureId,
  leadId: tenant.lead.leadId,
  campaignId: tenant.lead.campaignId,
  keyId: tenant.keyId,
  owner: tenant.clients[0]?.id ?? "",
  subscriptionId: tenant.subscriptionId,
});

/** Fields with which each form is saved, by the path of its action. A new form needs a line here. */
const formsOf = (tenant: Tenant): Record<string, Record<string, string>> => ({
  "/console/client": { clientId: tenant.clients[0]?.id ?? "" },
  "/console/leads/{leadId}/calls": { once: "a-key", choice: "no_answer" },
  "/console/leads/{leadId}/withdrawals": { withdraw: tenant.lead.attemptId },
  "/console/leads/{leadId}/answers": { once: "a-key", answer: "accepted" },
  "/console/leads/{leadId}/returns": { once: "a-key", returnReason: "hoax" },
  "/console/leads/{leadId}/appointments": {
    appointment: tenant.lead.appointmentId,
    sequence: "0",
    change: "confirm",
  },
  "/console/leads/{leadId}/wakings": { once: "a-key" },
  "/console/leads/{leadId}/replays": { once: "a-key", deliveryId: tenant.lead.deliveryId },
  "/console/diary": { appointment: tenant.lead.appointmentId, sequence: "0", change: "confirm" },
  "/console/users/new": { key: "a-key", email: "new@example.com", name: "New", role: "billing" },
  "/console/returns/{returnId}/approval": { remedy: "credit", percent: "", approvalNote: "" },
  "/console/returns/{returnId}/decline": { declineNote: "" },
  "/console/statements/{clientId}/{statementId}/open": { at: "pdf" },
  "/console/statements/{clientId}/{statementId}/payments": { amount: "1", paidOn: "2026-11-20", reference: "BACS 1" },
  "/console/erasures/confirmation": { contact: "+447700900123" },
  "/console/erasures": { contact: "+447700900123", once: "once" },
  "/console/sleepers/{leadId}/wake": { once: "a-key" },
  "/console/campaigns/{campaignId}/active": { active: "no" },
  "/console/campaigns/{campaignId}/simulate": { name: "Zoë", phone: "07700 900123" },
  "/console/campaigns/{campaignId}/test-lead": { once: "a-key" },
  "/console/clients": { once: "a-key", name: "New", timeZone: "Europe/London" },
  "/console/clients/{clientId}": { name: "Changed", timeZone: "Europe/London" },
  "/console/clients/{clientId}/pause": { paused: "yes" },
  "/console/clients/{clientId}/hours": { mon: "yes", opens: "09:00", closes: "17:00" },
  "/console/keys": { once: "a-key", name: "New", role: "agency", mode: "live", clientId: "" },
  "/console/subscriptions/{owner}/{subscriptionId}/active": { active: "no" },
  "/console/subscriptions/{owner}/{subscriptionId}/verification": {},
  "/console/subscriptions/{owner}/{subscriptionId}/enable": { once: "a-key" },
  "/console/subscriptions/{owner}/{subscriptionId}/resend": {
    once: "a-key",
    leadId: tenant.lead.leadId,
    deliveryId: tenant.lead.deliveryId,
  },
  "/console/subscriptions/{owner}/{subscriptionId}/secret": { once: "a-key", overlapHours: "24" },
  "/console/users/{userId}": { name: "Changed", role: "billing" },
});

/** Pages that only a client's user with a client can use, or that have no effect for others. */
const clientsOnly = new Set(["/console/client"]);

const fill = (path: string, ids: Record<string, string>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`name an id for {${name}} in this test, for ${path}`);
    return id;
  });

const client = memoryDynamoDb();
const first = consoleOver(startsAt, client);
const own = await anAgency(first, "Northern", startsAt);
const other = await anAgency(first, "Southern", startsAt);

/** A console with both agencies, in a table of its own. */
const prepare = () => ({ world: consoleOver(startsAt, client.copy()), own, other });

function formFor(route: ConsoleRoute, tenant: Tenant, csrf: string): Record<string, string> | undefined {
  if (route.method === "GET") return undefined;
  const fields = formsOf(tenant)[route.path];
  if (route.form && !fields) throw new Error(`name the fields of the form of ${route.path} in this test`);
  return { ...fields, csrf };
}

const keyed = first.routes.filter(({ action }) => action !== "public");
const named = keyed.map((route) => [`${route.method} ${route.path}`, route] as const);

describe("each page and action of the console", () => {
  it.each(named)("%s opens the sign-in without a session", async (_, route) => {
    const { world, own } = prepare();
    const answer = await world.ask(fill(route.path, idsOf(own)), { ...(route.method === "POST" && { form: {} }) });
    expect([answer.status, answer.location?.toString().split("?")[0]]).toEqual([303, "/console/sign-in"]);
  });

  it.each(named)("%s does not exist for a role that may not do it, and does for others", async (_, route) => {
    for (const role of UserRole.options) {
      const { world, own } = prepare();
      const { cookie, csrf } = await world.signIn(own.byRole(role));
      const form = formFor(route, own, csrf);
      const answer = await world.ask(fill(route.path, idsOf(own)), { cookie, ...(form && { form }) });
      // In the same section, which the navigation marks.
      const missing = await world.ask(`${fill(route.path, idsOf(own))}/no-such-page`, { cookie });
      const isOpen =
        (route.action === "public" || may(role, route.action)) &&
        (!clientsOnly.has(route.path) || role.startsWith("client_"));
      if (isOpen) expect([role, answer.status]).not.toEqual([role, 404]);
      else expect([role, answer.status, answer.body]).toEqual([role, missing.status, missing.body]);
    }
  });

  it.each(named.filter(([, { path }]) => path.includes("{") || clientsOnly.has(path)))(
    "%s does not exist with an id of another agency, and changes nothing there",
    async (_, route) => {
      for (const role of UserRole.options) {
        const { world, own, other } = prepare();
        const { cookie, csrf } = await world.signIn(own.byRole(role));
        const form = formFor(route, other, csrf);
        const answer = await world.ask(fill(route.path, idsOf(other)), { cookie, ...(form && { form }) });
        expect([role, answer.status]).toEqual([role, 404]);
        expect(await world.users.list(other.agency.id, { limit: 50 })).toMatchObject({ entities: { length: 5 } });
      }
    },
  );

  it.each(named.filter(([, { method }]) => method === "POST"))(
    "%s refuses a form without the secret",
    async (_, route) => {
      const { world, own } = prepare();
      for (const role of UserRole.options) {
        const { cookie, csrf } = await world.signIn(own.byRole(role));
        const form = formFor(route, own, csrf) ?? {};
        const path = fill(route.path, idsOf(own));
        const foreign = { "sec-fetch-site": "cross-site" };
        const answers = await Promise.all([
          world.ask(path, { cookie, form: { ...form, csrf: "" } }),
          world.ask(path, { cookie, form: { ...form, csrf: `${csrf}x` } }),
          world.ask(path, { cookie, form, headers: foreign }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      }
      expect(await world.users.list(own.agency.id, { limit: 50 })).toMatchObject({ entities: { length: 5 } });
    },
  );
});
