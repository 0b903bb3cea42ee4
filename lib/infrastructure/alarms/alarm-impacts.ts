import type { FunctionName } from "../baton-function.ts";
import type { Lane } from "../channel-queue.ts";

/** Who is hurt while messages of a queue end as dead letters. */
export const undeliveredImpact: Record<Lane, string> = {
  sms: "Salespeople were never texted about leads their company is paying for.",
  email: "Salespeople were never emailed leads their company is paying for.",
  webhook: "Clients are paying for leads that never reached their CRM.",
  "webhook-slow": "Clients whose CRM was down are paying for leads that never reached it afterwards.",
};

/** Who is hurt while messages of a queue wait. */
export const lateImpact: Record<Lane, string> = {
  sms: "Salespeople wait for texts: orders stay in the queue for longer than the retries of a crashed sender take.",
  email: "Salespeople wait for emails: orders stay in the queue for longer than the retries of a crashed sender take.",
  webhook:
    "Clients wait for leads in their CRM: orders stay in the queue longer than the retries of a crashed sender take.",
  "webhook-slow": "Clients whose CRM was down get the leads they missed late, or not at all.",
};

/** Who is hurt while invocations fail by error, timeout or crash; a fault that becomes a response is no error here. */
export const errorImpact: Record<FunctionName, string> = {
  intake: "Agencies cannot push leads, and an agency that does not retry loses them.",
  api: "Agencies, clients and the billing job get no answer from the API: its function fails.",
  statements: "Clients cannot open a statement, and bills that were sent to them are not read.",
  console: "Agencies and clients cannot work in the console: its function fails.",
  "deliver-sign-in": "Agencies and clients get the email of their sign-in late: its sender fails, and repeats.",
  "lead-card": "Salespeople tap the link in a text and see an error instead of the lead.",
  relay: "Clients get leads late: the relay fails, and Lambda repeats its batches.",
  project: "Billing jobs and reports read late records: the projector fails, and Lambda repeats its batches.",
  "deliver-sms": "Salespeople get texts late or twice: the SMS sender fails, and its orders are repeated.",
  "deliver-email": "Salespeople get emails late or twice: the email sender fails, and its orders are repeated.",
  "deliver-webhook": "Clients get leads late or twice: the webhook sender fails, and its orders are repeated.",
  "deliver-appointment":
    "Clients and prospects get invitations late or twice: their sender fails, and its orders are repeated.",
  "mail-events": "Agencies learn late that emails bounced: the consumer of SES events fails, and they are repeated.",
  "sms-events":
    "Agencies learn late that texts did not arrive: the consumer of the reports fails, and they are repeated.",
  sweep: "Clients get retried and held leads late: most sweeps for due jobs in the last five minutes have failed.",
  "work-due": "Clients get retried and held leads late: the worker fails, and its jobs are repeated.",
};
