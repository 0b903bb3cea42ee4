/** The challenge in what a program answered; undefined when the answer is not a JSON object with one. */
export function parseChallengeReply(reply: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(reply ?? "");
    if (typeof parsed !== "object" || parsed === null || !("challenge" in parsed)) return undefined;
    return typeof parsed.challenge === "string" ? parsed.challenge : undefined;
  } catch {
    return undefined;
  }
}
