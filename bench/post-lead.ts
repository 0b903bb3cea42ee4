import { Agent, request } from "node:http";

/** The response to a push: its status, and the lead's id if there is one. */
export type PostLeadResult = { status: number; id: string };

/**
 * Makes a function that pushes leads over kept-alive connections. It avoids the overhead of `fetch`, because the
 * processor time of the load would slow down what is measured.
 */
export function makePostLead(apiUrl: string, secret: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (lead: object, idempotencyKey: string): Promise<PostLeadResult> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      };
      const outgoing = request(`${apiUrl}/v1/leads`, { method: "POST", agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, id: /lead_[0-9a-z]{26}/.exec(text)?.[0] ?? "" });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(JSON.stringify(lead));
    });
}
