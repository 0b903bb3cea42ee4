import { encodePhrase } from "./encode-header.ts";

/**
 * Formats a sender for SES, which accepts ASCII only: `Dächer <leads@example.org>` gives
 * `=?UTF-8?B?RMOkY2hlcg==?= <leads@example.org>`.
 */
export function formatSender(sender: string): string {
  const [, name, address] = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(sender) ?? [];
  if (name === undefined || address === undefined) return sender.trim();
  // The API has no lines: what folds in a header continues after a space.
  return name === "" ? address : `${encodePhrase(name).replaceAll(/\r\n/g, "")} <${address}>`;
}
