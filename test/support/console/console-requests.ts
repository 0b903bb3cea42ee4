import type { ConsoleRoute } from "#console/console-route.ts";
import type { Tenant } from "./two-agencies.ts";

/** The ids of a tenant that a page names in its path, by parameter. A new parameter needs a line here. */
export const idsOf = (tenant: Tenant): Record<string, string> => ({
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

/** The path of a page with these ids. */
export const fillPath = (path: string, ids: Record<string, string>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined)
      throw new Error(`name an id for {${name}} in test/support/console/console-requests.ts, for ${path}`);
    return id;
  });

/** The form of a route with the ids of a tenant; none for a page. */
export function formFor(route: ConsoleRoute, tenant: Tenant, csrf: string): Record<string, string> | undefined {
  if (route.method === "GET") return undefined;
  const fields = formsOf(tenant)[route.path];
  if (route.form && !fields)
    throw new Error(`name the fields of the form of ${route.path} in test/support/console/console-requests.ts`);
  return { ...fields, csrf };
}
