import { EmailInput } from "#domain/shared/email.ts";
import { type Context, readText } from "./context-values.ts";
import { precondition } from "./precondition.ts";

export type MailSettings = {
  /**
   * The address that lead emails come from, optionally with a display name. SES must have verified it or its domain.
   */
  readonly emailFrom: string;
  /**
   * Domains of agencies, from which messages about their appointments may come. SES must have verified each of them.
   */
  readonly emailDomains: readonly string[];
  /** Email address for alarms. Without it alarms still publish to the alarm topic. */
  readonly alarmEmail: string | undefined;
};

/** Default sender. SES cannot send from it, and synthesis warns while a deployment uses it. */
export const placeholderSender = "leads@example.com";

const displayNamePattern = /^[^<>@]*<([^\s<>]+)>$/;

/** Reads what a deployment says of its emails. Throws like `readDeployment`. */
export function readMailSettings(context: Context): MailSettings {
  const emailFrom = readText(context("emailFrom")) ?? placeholderSender;
  const emailDomains = (readText(context("emailDomains")) ?? "").split(/[\s,]+/).filter(Boolean);
  const alarmEmail = readText(context("alarmEmail"));
  precondition(
    "email-from-is-an-address",
    isAddress(toBareAddress(emailFrom)),
    'emailFrom is an address that SES may send from, such as leads@example.org or "Leads <leads@example.org>".',
  );
  precondition(
    "email-domains-are-domains",
    emailDomains.every((domain) => isAddress(`any@${domain}`)),
    "emailDomains lists the domains of agencies that SES has verified, with commas: brightline.example,roofers.example.",
  );
  precondition(
    "alarm-email-is-an-address",
    alarmEmail === undefined || isAddress(alarmEmail),
    "alarmEmail is one plain email address.",
  );
  return { emailFrom, emailDomains, alarmEmail };
}

/** Returns the bare address of a sender that may carry a display name: `Leads <a@b.org>` gives `a@b.org`. */
export function toBareAddress(emailFrom: string): string {
  return displayNamePattern.exec(emailFrom)?.[1] ?? emailFrom;
}

const isAddress = (text: string): boolean => EmailInput.safeParse(text).success;
