import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { toCallLink, toMailLink } from "#platform/pages/contact-links.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms, type SmsSize } from "#platform/text/measure-sms.ts";
import { truncate } from "#platform/text/plain-text.ts";

/**
 * The text that tells a salesperson of a lead: who, a number to tap, what about, and the link, each on a line of its own
 * and the link last and whole. Of the wordings that need the fewest segments, the one that says most.
 *
 * It is GSM-7 unless the name cannot be written in it.
 */
export function renderLeadSms(view: LeadDetails): { text: string } & SmsSize {
  const name = encodeForSms(stripLongNumbers(stripTappableText(view.person.name)));
  const campaign = truncate(foldForEncoding(stripTappableText(view.campaignName), name.encoding), 30, "..");
  const contact = chooseContact(view);
  const shortName = truncate(name.text, 40, "..");
  const title = shortName ? `New lead: ${shortName}` : "New lead";
  const wordings = [
    [title, contact, campaign, view.url],
    [shortName || title, contact, campaign, view.url],
    [title, contact, view.url],
    [shortName || title, contact, view.url],
    [truncate(shortName, 20, "..") || title, toCallLink(view.person.phone) && contact, view.url],
  ].map((lines) => withSize(lines.filter(Boolean).join("\n")));
  const minSegments = Math.min(...wordings.map(({ segments }) => segments));
  return wordings.find(({ segments }) => segments === minSegments) ?? withSize(view.url);
}

const withSize = (text: string) => ({ text, ...measureSms(text) });

/** E.164, because every phone makes it tappable wherever its owner is; an address when there is no number. */
function chooseContact({ person: { phone, email } }: LeadDetails): string | undefined {
  if (toCallLink(phone)) return phone;
  return email !== undefined && email.length <= 40 && toMailLink(email) && measureSms(email).encoding === "gsm-7"
    ? email
    : undefined;
}

/** In GSM-7 where that is possible, otherwise as it is: to guess how a name is read is worse than to pay for two segments. */
function encodeForSms(text: string): { text: string; encoding: SmsSize["encoding"] } {
  const folded = foldToGsm7(text);
  return folded === undefined ? { text, encoding: "ucs-2" } : { text: folded, encoding: "gsm-7" };
}

/** What the campaign is called never costs a dearer encoding: unwritable in GSM-7, it is left out. */
const foldForEncoding = (text: string, encoding: SmsSize["encoding"]): string =>
  encoding === "ucs-2" ? text : (foldToGsm7(text) ?? "");

/**
 * One line of words in which nothing can be tapped: letters with at most three marks each, numbers, spaces and the
 * punctuation of names stay; a full stop stays only where it ends a word, so that no word is an address.
 */
const stripTappableText = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[–—−]/g, "-")
    .replace(/[^\p{L}\p{M}\p{N}\p{Sc} '.,()&\p{Join_Control}-]/gu, " ")
    .replace(/\.(?! )/g, " ")
    .replace(/(?<=[\p{L}\p{M}]\p{M}{3})\p{M}+|(?<![\p{L}\p{M}])\p{M}+/gu, "")
    .replace(/\p{Variation_Selector}|\p{Join_Control}(?![\p{L}\p{M}])|(?<![\p{L}\p{M}])\p{Join_Control}/gu, "")
    .replace(/ +/g, " ")
    .trim();

/** A name has a few figures at most ("John Smith 3rd"); more would make a number to tap. */
const stripLongNumbers = (name: string): string =>
  (name.match(/\p{N}/gu)?.length ?? 0) > 3 ? name.replace(/\p{N}/gu, "").replace(/ +/g, " ").trim() : name;
