import type { NextPath } from "./ports.ts";

/**
 * The path to open after the sign-in: a path of the console, else its first page. A browser reads `//` and a backslash
 * as another site, so a path has neither.
 */
export function parseNextPath(text: string | undefined): NextPath {
  const isOwn = text !== undefined && text.length <= 500 && /^\/console(?:[/?][!-[\]-~]*)?$/.test(text);
  return isOwn && !text.includes("//") && !text.startsWith("/console/sign-") ? (text as NextPath) : "/console";
}
