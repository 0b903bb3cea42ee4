const e164 = /^\+[1-9]\d{6,14}$/;

/** What a tap on a phone number calls; undefined for anything but E.164, which nobody should dial unseen. */
export const toCallLink = (phone: string | undefined): string | undefined =>
  phone !== undefined && e164.test(phone) ? `tel:${phone}` : undefined;

/** What a tap on "text" opens; undefined for anything but E.164. */
export const toTextLink = (phone: string | undefined): string | undefined =>
  phone !== undefined && e164.test(phone) ? `sms:${phone}` : undefined;

/** What a tap on an email address opens; undefined when it is not one plain address, or could add recipients or a body. */
export function toMailLink(email: string | undefined): string | undefined {
  const [, local, domain] = /^([^\s@<>()[\]\\,;:"\p{C}]{1,64})@([\p{L}\p{N}.-]{1,255})$/u.exec(email ?? "") ?? [];
  if (local === undefined || domain === undefined) return undefined;
  return `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}`;
}
