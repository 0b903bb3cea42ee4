const e164 = /^\+[1-9]\d{6,14}$/;

/** The link that dials a phone number; undefined for anything but E.164, which a person should read before dialling. */
export const toCallLink = (phone: string | undefined): string | undefined =>
  phone !== undefined && e164.test(phone) ? `tel:${phone}` : undefined;

/** The link that texts a phone number; undefined for anything but E.164. */
export const toTextLink = (phone: string | undefined): string | undefined =>
  phone !== undefined && e164.test(phone) ? `sms:${phone}` : undefined;

/**
 * The link that finds a place on a map: the universal URL of Google Maps, which opens the app of a phone that has it and
 * otherwise a page, on iOS, Android and desktops. Undefined for an empty place.
 */
export const toMapLink = (place: string): string | undefined =>
  place.trim() === ""
    ? undefined
    : `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(place.toWellFormed().replace(/\s+/g, " ").slice(0, 300).toWellFormed())}`;

/** The link that writes to an email address; undefined if it is not one plain address, or could add recipients or a body. */
export function toMailLink(email: string | undefined): string | undefined {
  const [, local, domain] = /^([^\s@<>()[\]\\,;:"\p{C}]{1,64})@([\p{L}\p{N}.-]{1,255})$/u.exec(email ?? "") ?? [];
  if (local === undefined || domain === undefined) return undefined;
  return `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}`;
}
