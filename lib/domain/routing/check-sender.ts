import type { Agency } from "#domain/accounts/agency.ts";
import type { ReadinessCheck } from "./readiness-check.ts";

/**
 * Warns if messages about the appointments of a campaign come from no address of the agency, or from one that SES had not
 * verified when the operator set it: the first are signed by another domain, and the others are refused. Leads are placed
 * nevertheless. Undefined for a campaign of which no client takes appointments.
 */
export function checkSender(
  models: readonly string[],
  { emailFrom, emailFromVerifiedAt }: Pick<Agency, "emailFrom" | "emailFromVerifiedAt">,
): ReadinessCheck | undefined {
  if (models.every((model) => model === "callback")) return undefined;
  return {
    code: "sender_unverified",
    isPassed: emailFrom !== undefined && emailFromVerifiedAt !== undefined,
    isBlocking: false,
    detail:
      emailFrom === undefined
        ? "the agency has no address of its own: messages about appointments come from that of the deployment"
        : emailFromVerifiedAt === undefined
          ? `SES had not verified ${emailFrom}, the organizer of appointments, when it was set; set it again afterwards`
          : `messages about appointments come from ${emailFrom}, verified ${emailFromVerifiedAt}`,
  };
}
