/** What lets a mail app stop emails by one tap in its own window: the page at `url` takes its POST (RFC 8058 §3.1). */
export const createUnsubscribeHeaders = (url: string): Record<string, string> => ({
  "List-Unsubscribe": `<${url}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});
