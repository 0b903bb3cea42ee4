import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { Mail, Sms } from "#local/inbox/inbox.ts";
import { aClientWithCampaign, eventually, subscribe } from "#test/support/running-baton.ts";
import { startLocal } from "#test/support/start-local.ts";

const count = 100;
let folder: string;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-kill-"));
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = () => startLocal(folder, (child) => running.push(child));

it("Baton delivers every lead that it accepted, even if its process is killed during 100 pushes", async () => {
  const first = await start();
  let api = makeApiClient(first.apiUrl, first.key, first.inbox);
  const { clientId, campaignId } = await aClientWithCampaign(api);
  await subscribe(api, clientId, { channel: "sms", endpoint: "+447700900950" });
  await subscribe(api, clientId, { channel: "email", endpoint: "killed@example.com" });
  const { secret } = await subscribe(api, clientId, { channel: "webhook", endpoint: receiver.urlFor("/killed") });
  receiver.accept("/killed", secret);

  const answered = new Map<number, string>();
  const push = async (index: number) => {
    const answer = await api.post<LeadView>("/v1/leads", makeSampleLead(index, campaignId), `kill-${index}`);
    expect(answer.status).toBe(202);
    // A retry after the kill returns the same response as before it.
    expect(answered.get(index) ?? answer.body.id).toBe(answer.body.id);
    answered.set(index, answer.body.id);
  };
  const pushAll = async (indexes: Iterable<number>, onAnswer: () => void) => {
    const work = indexes[Symbol.iterator]();
    const worker = async () => {
      for (let next = work.next(); !next.done; next = work.next()) {
        await push(next.value);
        onAnswer();
      }
    };
    return Promise.allSettled(Array.from({ length: 16 }, worker));
  };

  let isKilled = false;
  const everyIndex = () => Array.from({ length: count }, (_, index) => index);
  await pushAll(everyIndex(), () => {
    if (answered.size >= count / 2 && !isKilled) {
      isKilled = true;
      first.child.kill("SIGKILL");
    }
  });
  if (first.child.signalCode === null) await once(first.child, "exit");
  const answeredBefore = new Map(answered);
  expect(answeredBefore.size).toBeGreaterThanOrEqual(count / 2);
  expect(answeredBefore.size).toBeLessThan(count);

  // Read everything that the killed process sent, before the next process starts.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const restartedAt = Date.now();
  const second = await start();
  expect(second).toMatchObject({ apiUrl: first.apiUrl, key: first.key });
  api = makeApiClient(second.apiUrl, second.key);
  // The agency retries the pushes without a response, and some of the others.
  const results = await pushAll(
    everyIndex().filter((index) => index % 5 === 0 || !answeredBefore.has(index)),
    () => undefined,
  );
  expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(new Set(answered.values()).size).toBe(count);

  const leads = await eventually(async () => {
    // While a starved machine catches up, the list may be unavailable for a moment: the agency asks again.
    const all = await api.listAll<LeadView>(`/v1/leads?clientId=${clientId}`).catch((error: Error) => {
      if (!error.message.endsWith("answered 503")) throw error;
      return [];
    });
    const isDelivered = ({ deliveries }: LeadView) =>
      deliveries.length === 3 && deliveries.every(({ status }) => status === "delivered");
    return all.length === count && all.every(isDelivered) ? all : undefined;
  });
  expect(new Set(leads.map(({ id }) => id))).toEqual(new Set(answered.values()));

  const inboxOf = async <Message>(name: string): Promise<Message[]> =>
    ((await (await fetch(`${second.inbox}/${name}&limit=10000`)).json()) as { messages: Message[] }).messages;
  // The first message to each verified the phone and the mailbox.
  const texts = (await inboxOf<Sms>("sms?to=%2B447700900950")).slice(1);
  const mails = (await inboxOf<Mail>("mail?to=killed@example.com")).slice(1);
  const leadIdOf = (text: string) => leads.find(({ id }) => text.includes(id))?.id ?? text;
  const arrivals = {
    webhook: receiver.received.map(({ leadId, id, at }) => ({ lead: leadId, id, at })),
    sms: texts.map(({ body, at }) => ({ lead: /\/l\/(\S+)$/.exec(body)?.[1] ?? "", id: "", at: Date.parse(at) })),
    email: mails.map(({ text = "", at }) => ({
      lead: /\/l\/(\S+)/.exec(text)?.[1] ?? leadIdOf(text),
      id: "",
      at: Date.parse(at),
    })),
  };
  const report: Record<string, number> = { answeredBefore: answeredBefore.size };
  for (const [channel, all] of Object.entries(arrivals)) {
    const byLead = Map.groupBy(all, ({ lead }) => lead);
    expect([channel, byLead.size]).toEqual([channel, count]);
    const twice = [...byLead.values()].filter((times) => times.length > 1);
    report[`${channel} twice`] = twice.length;
    for (const times of twice) {
      // Only deliveries that were sent but had no receipt at the crash are sent again: once, after the restart, under the same id.
      expect(times.map(({ at }) => at >= restartedAt)).toEqual([false, true]);
      expect(new Set(times.map(({ id }) => id)).size).toBe(1);
    }
    // Sixteen pushes were in progress: about as many deliveries were in flight, far fewer than all leads.
    expect(twice.length).toBeLessThan(count / 5);
  }
  console.log(report);

  second.child.kill("SIGTERM");
  const [code] = await once(second.child, "exit");
  expect(code).toBe(0);
}, 240_000);
