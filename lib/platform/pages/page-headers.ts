import { pageStyleHash } from "./page-style.ts";

/**
 * The headers of every page. The browser loads, runs, frames, caches and indexes nothing, and does not send the page's address,
 * which is a secret, to the sites it links to. For a year it opens this host over https alone. Under `no-referrer` browsers
 * post the form with `Origin: null`.
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
  "strict-transport-security": "max-age=31536000",
} as const;
