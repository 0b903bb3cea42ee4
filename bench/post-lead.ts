import { Agent, request } from "node:http";

/** What a push was answered: the status, and the lead's id where there is one. */
export type PostLeadResult = { status: number; id: string };

/** Pushes leads over kept connections, without what `fetch` does besides: what the load costs is taken from what is measured. */
export function makePostLead(apiUrl: string, secret: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (lead: object, idempotencyKey: string): Promise<PostLeadResult> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      };
      const outgoing = request(`${apiUrl}/v1/leads`, { method: "POST", agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, id: /lead_[0-9a-z]{26}/.exec(text)?.[0] ?? "" });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(JSON.stringify(lead));
    });
}
