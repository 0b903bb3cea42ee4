/** Builds the headers with which a mail app stops the emails. One tap posts to `url` (RFC 8058 §3.1). */
export const createUnsubscribeHeaders = (url: string): Record<string, string> => ({
  "List-Unsubscribe": `<${url}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});
