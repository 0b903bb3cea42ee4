type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Whether a browser posted a form of this site, by the headers that a page cannot set: `Sec-Fetch-Site`, or `Origin` in
 * browsers without it. Without both, it did not. SameSite=Lax keeps the cookie from other sites already.
 */
export function isOwnForm(headers: Headers, publicUrl: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers["origin"] !== undefined && headers["origin"] === new URL(publicUrl).origin;
}
