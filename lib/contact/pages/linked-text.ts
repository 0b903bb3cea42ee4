import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { findPhonesInText } from "#domain/lead/find-phones-in-text.ts";
import { Country } from "#domain/shared/country.ts";
import { Phone } from "#domain/shared/text-schemas.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { toCallLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";

/**
 * Renders a text in which the phone numbers can be tapped. National ones are those of the person's country, or of the
 * country of the person's own number.
 */
export function renderTextWithPhones(text: string, { country, phone }: LeadDetails["person"]): (Html | string)[] {
  const known = Country.safeParse(country).data ?? findCountry(phone);
  let end = 0;
  const parts = findPhonesInText(text, known).flatMap(({ phone: found, from, to }) => {
    const before = text.slice(end, from);
    end = to;
    const link = toCallLink(found);
    return [
      before,
      link === undefined ? text.slice(from, to) : html`<a href="${link}" dir="ltr">${text.slice(from, to)}</a>`,
    ];
  });
  return [...parts, text.slice(end)];
}

function findCountry(phone: string | undefined): Country | undefined {
  const parsed = Phone.safeParse(phone);
  return parsed.success ? findPhoneCountry(parsed.data) : undefined;
}
