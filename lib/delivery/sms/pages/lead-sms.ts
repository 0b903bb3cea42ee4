import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { toCallLink, toMailLink } from "#platform/pages/contact-links.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms, type SmsSize } from "#platform/text/measure-sms.ts";
import { truncate } from "#platform/text/plain-text.ts";
import { stripLongNumbers } from "#platform/text/strip-long-numbers.ts";
import { stripTappableText } from "#platform/text/strip-tappable-text.ts";

/** How much of a name is kept, in UTF-16 units: the shorter lengths only where they save a segment. */
const nameLengths = [40, 20, 12] as const;

/**
 * Renders the SMS that announces a lead to a salesperson. It has the name, a number to tap, the campaign and the link,
 * each on its own line, with the whole link last. It chooses the most informative wording among those with the fewest
 * segments. Each begins with what it is: "New lead", "Sent again", "Reminder" or, for one that has
 * woken, "Ask again". A name that is
 * too long is cut between graphemes, and never replaces those words.
 *
 * It is encoded in GSM-7, unless the name cannot be.
 */
export function renderLeadSms(
  view: LeadDetails,
  { isRepeat = false }: { isRepeat?: boolean | undefined } = {},
): { text: string } & SmsSize {
  const name = encodeForSms(stripLongNumbers(stripTappableText(view.person.name)));
  const campaign = truncate(foldForEncoding(stripTappableText(view.campaignName), name.encoding), 30, "..");
  const contact = chooseContact(view);
  const opening = isRepeat
    ? "Sent again"
    : view.isReminder
      ? "Reminder"
      : view.wokenAt !== undefined
        ? "Ask again"
        : "New lead";
  const [title, shortTitle, shortestTitle] = nameLengths.map((length) =>
    name.text ? `${opening}: ${truncate(name.text, length, "..")}` : opening,
  );
  const wordings = [
    [title, contact, campaign, view.url],
    [title, contact, view.url],
    [shortTitle, contact, view.url],
    [shortestTitle, toCallLink(view.person.phone) && contact, view.url],
  ].map((lines) => withSize(lines.filter(Boolean).join("\n")));
  const minSegments = Math.min(...wordings.map(({ segments }) => segments));
  return wordings.find(({ segments }) => segments === minSegments) ?? withSize(view.url);
}

const withSize = (text: string) => ({ text, ...measureSms(text) });

/** The phone number in E.164, which every phone makes tappable, or else the email address. */
function chooseContact({ person: { phone, email } }: LeadDetails): string | undefined {
  if (toCallLink(phone)) return phone;
  return email !== undefined && email.length <= 40 && toMailLink(email) && measureSms(email).encoding === "gsm-7"
    ? email
    : undefined;
}

/**
 * Folds to GSM-7 if possible; otherwise keeps the text. A guessed spelling of a name is worse than paying for two
 * segments.
 */
function encodeForSms(text: string): { text: string; encoding: SmsSize["encoding"] } {
  const folded = foldToGsm7(text);
  return folded === undefined ? { text, encoding: "ucs-2" } : { text: folded, encoding: "gsm-7" };
}

/**
 * Folds the campaign's name to the chosen encoding. Returns an empty text if only a more expensive encoding could write
 * it.
 */
const foldForEncoding = (text: string, encoding: SmsSize["encoding"]): string =>
  encoding === "ucs-2" ? text : (foldToGsm7(text) ?? "");
