import { html, type Html } from "./html.ts";

/** Digits in groups that are long enough for a phone number: between them a sign at most, and spaces or brackets. */
const groupedDigits = /\+?\(?\p{Nd}(?:[ ()./-]{0,3}\p{Nd}){6,}/gu;

/**
 * Keeps the groups of long numbers, such as phones, in their order: text from right to left would show the last group
 * first.
 */
export function isolateNumbers(text: string): (Html | string)[] {
  let end = 0;
  const parts = [...text.matchAll(groupedDigits)].flatMap(({ 0: number, index }) => {
    const before = text.slice(end, index);
    end = index + number.length;
    return [before, html`<bdi dir="ltr">${number}</bdi>`];
  });
  return [...parts, text.slice(end)];
}
