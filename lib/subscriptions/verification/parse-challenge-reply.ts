/** Parses the challenge in a webhook's reply; undefined if the reply is not a JSON object with a challenge. */
export function parseChallengeReply(reply: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(reply ?? "");
    if (typeof parsed !== "object" || parsed === null || !("challenge" in parsed)) return undefined;
    return typeof parsed.challenge === "string" ? parsed.challenge : undefined;
  } catch {
    return undefined;
  }
}
