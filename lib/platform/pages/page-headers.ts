import { pageStyleHash } from "./page-style.ts";

/**
 * What every page must be sent with: nothing is loaded, run, framed, cached or indexed, and its address, which is its key,
 * is not told to the sites it links to. Under `no-referrer` browsers post the form with `Origin: null`.
 */
export const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src '${pageStyleHash}'`,
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
} as const;
