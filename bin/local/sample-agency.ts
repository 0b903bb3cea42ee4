import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { LocalBaton } from "#local/start-baton.ts";
import { openState } from "#local/state.ts";
import { inSeconds } from "../demo/poll-until.ts";
import { brokenPath } from "../sample-agency/sample-clients.ts";
import { type SampleReceiver, startSampleReceiver } from "../sample-agency/sample-receiver.ts";
import { seedSampleAgency } from "../sample-agency/seed-sample-agency.ts";

/** What a start prints of the sample agency: its keys, the clients, and the port of their CRMs. */
const StoredSample = z.object({
  key: z.string(),
  leads: z.int(),
  receiverPort: z.int(),
  clients: z.array(z.object({ name: z.string(), id: z.string(), campaignId: z.string(), key: z.string() })),
});
export type StoredSample = z.infer<typeof StoredSample>;

const fileIn = (stateFolder: string) => join(stateFolder, "sample-agency.json");

/** Reads the sample agency of a folder; undefined if there is none, or its seeding was interrupted. */
async function readSampleAgency(stateFolder: string): Promise<StoredSample | undefined> {
  try {
    return StoredSample.parse(JSON.parse(await readFile(fileIn(stateFolder), "utf8")));
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder ready for a start: keeps a whole sample unless `isFresh`, and otherwise begins an empty one. Returns
 * what is kept. Throws, and deletes nothing, if the folder is in use or holds anything other than a sample.
 */
export async function prepareSampleFolder(stateFolder: string, isFresh: boolean): Promise<StoredSample | undefined> {
  const stored = isFresh ? undefined : await readSampleAgency(stateFolder);
  if (stored) return stored;
  const isSample = existsSync(fileIn(stateFolder));
  if (!isSample && existsSync(stateFolder) && (await readdir(stateFolder)).length > 0) {
    throw new Error(`${stateFolder} holds something other than a sample agency; name another folder by --state.`);
  }
  const stateFile = join(stateFolder, "state.db");
  // A Baton that runs on the folder holds its lock.
  if (existsSync(stateFile)) openState(stateFile).close();
  await rm(stateFolder, { recursive: true, force: true });
  await mkdir(stateFolder, { recursive: true });
  // Marks the folder as a sample, so that the next start may delete what an interrupted one left.
  await writeFile(fileIn(stateFolder), JSON.stringify("unfinished"));
  return undefined;
}

/** Seeds the sample agency, or starts the CRMs of a stored one. Returns it with the receiver that it needs. */
export async function openSampleAgency(
  baton: LocalBaton,
  stateFolder: string,
  stored: StoredSample | undefined,
): Promise<{ sample: StoredSample; receiver: SampleReceiver }> {
  const receiver = await startSampleReceiver(stored?.receiverPort ?? 0);
  if (stored) {
    receiver.breakPath(brokenPath);
    return { sample: stored, receiver };
  }
  const startedAt = Date.now();
  const toElapsed = () => inSeconds(Date.now() - startedAt);
  console.log("Filling it with a sample agency: three months of leads, in about a minute …");
  const onMonth = (month: string, accepted: number) =>
    console.log(`  ${month}   ${String(accepted).padStart(4)} leads so far   ${toElapsed()}`);
  const { key, clients, accepted, surprises } = await seedSampleAgency({ baton, receiver, onMonth });
  console.log(`  today     ${String(accepted).padStart(4)} leads in all    ${toElapsed()}`);
  for (const surprise of surprises) console.warn(`  The API refused ${surprise}`);
  const sample: StoredSample = {
    key,
    leads: accepted,
    receiverPort: receiver.port,
    clients: clients.map(({ id, campaignId, key: clientKey, spec: { name } }) => ({
      name,
      id,
      campaignId,
      key: clientKey,
    })),
  };
  // The file holds the keys in clear text, because the next start prints them again. They open this machine's Baton only.
  await writeFile(fileIn(stateFolder), JSON.stringify(sample), { mode: 0o600 });
  return { sample, receiver };
}
