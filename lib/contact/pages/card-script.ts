import { pageHeaders } from "#platform/pages/page-headers.ts";

/**
 * The one script of the lead card. A tap on any number says so to the card's own address, once a tap, and shows the form
 * for what came of the call. Without it everything works. A test compares the hash.
 */
export const cardScript = `addEventListener("click",e=>{let a=e.target.closest('a[href^="tel:"]'),b=new URLSearchParams({call:"started"});a&&(navigator.sendBeacon?.("?",b)||fetch("?",{method:"POST",body:b,keepalive:!0}).catch(()=>{}),started.textContent="Calling. What came of it? Say so below.",setTimeout(()=>location.replace("#record"),300))})`;

/** What lets browsers run `cardScript` and nothing else. */
export const cardScriptHash = "sha256-oCbkKOEeuqf1IAPkjAwJdmxcnY1DH0CIJLISOUm/bhQ=";

/** The headers of the lead card: those of every page, with the script, which may post to the card's own host. */
export const cardHeaders = {
  ...pageHeaders,
  "content-security-policy": `${pageHeaders["content-security-policy"]}; script-src '${cardScriptHash}'; connect-src 'self'`,
} as const;
