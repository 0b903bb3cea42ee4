import type { LeadView } from "#leads/pages/lead-view.ts";
import { callLink, mailLink } from "#platform/pages/contact-links.ts";
import { foldedToGsm7 } from "#platform/text/gsm-7.ts";
import { shortened } from "#platform/text/plain-text.ts";
import { smsSize, type SmsSize } from "#platform/text/sms-segments.ts";

/**
 * The text that tells a salesperson of a lead: who, a number to tap, what about, and the link, each on a line of its own
 * and the link last and whole. Of the wordings that need the fewest segments, the one that says most.
 *
 * It is GSM-7 unless the name cannot be written in it.
 */
export function leadSms(view: LeadView): { text: string } & SmsSize {
  const name = writable(withoutFigures(tame(view.person.name)));
  const campaign = shortened(foldedOr(tame(view.campaignName), name.encoding), 30, "..");
  const contact = contactOf(view);
  const called = shortened(name.text, 40, "..");
  const titled = called ? `New lead: ${called}` : "New lead";
  const wordings = [
    [titled, contact, campaign, view.url],
    [called || titled, contact, campaign, view.url],
    [titled, contact, view.url],
    [called || titled, contact, view.url],
    [shortened(called, 20, "..") || titled, callLink(view.person.phone) && contact, view.url],
  ].map((lines) => sized(lines.filter(Boolean).join("\n")));
  const fewest = Math.min(...wordings.map(({ segments }) => segments));
  return wordings.find(({ segments }) => segments === fewest) ?? sized(view.url);
}

const sized = (text: string) => ({ text, ...smsSize(text) });

/** E.164, because every phone makes it tappable wherever its owner is; an address when there is no number. */
function contactOf({ person: { phone, email } }: LeadView): string | undefined {
  if (callLink(phone)) return phone;
  return email !== undefined && email.length <= 40 && mailLink(email) && smsSize(email).encoding === "gsm-7"
    ? email
    : undefined;
}

/** In GSM-7 where that is possible, otherwise as it is: to guess how a name is read is worse than to pay for two segments. */
function writable(text: string): { text: string; encoding: SmsSize["encoding"] } {
  const folded = foldedToGsm7(text);
  return folded === undefined ? { text, encoding: "ucs-2" } : { text: folded, encoding: "gsm-7" };
}

/** What the campaign is called never costs a dearer encoding: unwritable in GSM-7, it is left out. */
const foldedOr = (text: string, encoding: SmsSize["encoding"]): string =>
  encoding === "ucs-2" ? text : (foldedToGsm7(text) ?? "");

/**
 * One line of words in which nothing can be tapped: letters with at most three marks each, numbers, spaces and the
 * punctuation of names stay; a full stop stays only where it ends a word, so that no word is an address.
 */
const tame = (text: string): string =>
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
const withoutFigures = (name: string): string =>
  (name.match(/\p{N}/gu)?.length ?? 0) > 3 ? name.replace(/\p{N}/gu, "").replace(/ +/g, " ").trim() : name;
