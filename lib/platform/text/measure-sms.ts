import { countSeptets } from "./gsm-7.ts";

export type SmsSize = { encoding: "gsm-7" | "ucs-2"; segments: number };

/**
 * How a text is sent and in how many messages one pays for: 160 septets, or 153 each when there are several; 70 units of
 * UCS-2, or 67 (3GPP TS 23.040 §9.2.3.24.1). No escape sequence and no surrogate pair is split between two.
 */
export function measureSms(text: string): SmsSize {
  const characters = Array.from(text);
  const isGsm7 = characters.every((character) => countSeptets(character) > 0);
  const sizes = characters.map((character) => (isGsm7 ? countSeptets(character) : character.length));
  const totalSize = sizes.reduce((sum, size) => sum + size, 0);
  const [singleLimit, multipartLimit] = isGsm7 ? [160, 153] : [70, 67];
  return {
    encoding: isGsm7 ? "gsm-7" : "ucs-2",
    segments: totalSize <= singleLimit ? 1 : countSegments(sizes, multipartLimit),
  };
}

function countSegments(sizes: number[], segmentLimit: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > segmentLimit) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
