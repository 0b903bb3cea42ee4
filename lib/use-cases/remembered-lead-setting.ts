import { elapsedMs, type Instant } from "../domain/shared/instant.ts";
import type { ReadLeadSetting } from "./ports/delivering.ts";
import type { Now } from "./ports/world.ts";

type Setting = ReturnType<ReadLeadSetting>;

/** Names change rarely, and a message with last minute's name is still true enough. */
const forMs = 60_000;

/** Names are small, but there is no end to campaigns. */
const most = 1_000;

/** Reads the names around a lead at most once a minute for each campaign; what could not be read is asked again. */
export function rememberedLeadSetting(read: ReadLeadSetting, now: Now): ReadLeadSetting {
  const known = new Map<string, { setting: Setting; at: Instant }>();
  return (agencyId, lead) => {
    const key = `${agencyId}/${lead.clientId}/${lead.campaignId}`;
    const at = now();
    const remembered = known.get(key);
    if (remembered && elapsedMs(remembered.at, at) < forMs) return remembered.setting;
    if (known.size >= most) known.clear();
    const setting = read(agencyId, lead);
    known.set(key, { setting, at });
    setting.catch(() => known.delete(key));
    return setting;
  };
}
