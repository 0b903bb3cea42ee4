import type { NextPath } from "./ports.ts";

/**
 * The path to open after the sign-in: a path of the console, else its first page. A browser reads `//` and a backslash
 * as another site, and follows `..` out of the console, so a path has none of them.
 */
export function parseNextPath(text: string | undefined): NextPath {
  const isOwn = text !== undefined && text.length <= 500 && /^\/console(?:[/?][!-[\]-~]*)?$/.test(text);
  const isResolved = isOwn && new URL(text, "https://example.com").pathname === text.split("?")[0];
  return isResolved && !text.includes("//") && !text.startsWith("/console/sign-") ? (text as NextPath) : "/console";
}
