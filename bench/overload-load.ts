import { parentPort, workerData } from "node:worker_threads";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { makePostLead } from "./post-lead.ts";

// The load of bench/overload.ts, in a thread of its own, so that it does not delay the gateway that it measures.

/** How many pushes to make a second, for how long, and to which campaign. */
export type Load = { perSecond: number; seconds: number; campaignId: string };

/** One push: when it was sent, how long its response took, and what the response was. */
export type Push = { at: number; ms: number; status: number; id: string };

const { apiUrl, secret }: { apiUrl: string; secret: string } = workerData;
const post = makePostLead(apiUrl, secret);

/** The sample leads have this many different phone numbers; more people of one campaign have an email address alone. */
const differentPhones = 16_000;

function makeLead(index: number, campaignId: string) {
  const { person, ...lead } = makeSampleLead(index, campaignId);
  return {
    ...lead,
    person: index < differentPhones ? person : { ...person, phone: undefined, email: `lead.${index}@example.com` },
  };
}

async function push(index: number, campaignId: string): Promise<Push> {
  const at = Date.now();
  const startedAt = performance.now();
  const { status, id } = await post(makeLead(index, campaignId), `${campaignId}-${index}`).catch(() => ({
    status: 0,
    id: "",
  }));
  return { at, ms: performance.now() - startedAt, status, id };
}

/** Pushes at a steady rate: an open loop, in which a slow response delays no later push. */
async function run({ perSecond, seconds, campaignId }: Load): Promise<Push[]> {
  const start = performance.now();
  const pushes: Promise<Push>[] = [];
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - start) / 1000) {
    const due = Math.floor(elapsed * perSecond);
    while (pushes.length < due) pushes.push(push(pushes.length, campaignId));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return Promise.all(pushes);
}

parentPort?.on("message", (load: Load) => void run(load).then((pushes) => parentPort?.postMessage(pushes, [])));
