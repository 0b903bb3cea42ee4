import type { Campaigns } from "#campaigns/ports.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { defaultRefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import { type RefusedLead, RefusedPerson } from "#domain/lead/refused-lead.ts";
import { type AgencyId, CampaignId, type LeadId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { truncateText } from "#domain/shared/text-schemas.ts";
import { cached } from "#platform/cached.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import { hashRefusedPerson } from "./hash-refused-person.ts";
import { makeKeepLimit } from "./keep-limit.ts";
import type { RefusedLeadRecorder } from "./ports.ts";

/** A push as it came, and the problem that answered it. */
export type RefusedPush = {
  idempotencyKey?: string | undefined;
  /** Returns the text of the pushed lead. */
  toText: () => string;
  problem: {
    code: string;
    status: number;
    errors?: RefusedLead["errors"];
    reason?: string | undefined;
    leadId?: string | undefined;
  };
  requestId: string;
};

type Deps = {
  refusedLeadRecorder: RefusedLeadRecorder;
  campaigns: Pick<Campaigns, "read">;
  suppressions: Pick<Suppressions, "findActive">;
  contactHash: ContactHash;
  ids: Ids;
  fingerprintLead: Fingerprint;
  now: Now;
  /** Receives the fault of a record that could not be written. */
  onFault: (error: unknown, requestId: string) => void;
  /** The longest time that the response to a push waits for its record, in milliseconds. */
  maxWaitMs?: number;
};

type PushedPerson = { agencyId: AgencyId; campaignId: CampaignId | undefined; person: RefusedPerson; at: Instant };

/** Why a push is not a refused lead: the caller repeats the same request, and it may be accepted. */
const passingCodes = new Set(["changed_meanwhile", "temporarily_unavailable"]);

/** The most errors of a refusal that a record keeps, and the most characters of a text. */
const [maxErrors, maxTextLength] = [10, 300];

const personFields = RefusedPerson.keyof().options;

const dayMs = 24 * 3_600_000;

/**
 * Records a refused push, once for each request and reason: the retry of a request gives the same record. Never throws
 * and never waits longer than `maxWaitMs`: the caller gets the same response without a record. Above the limit of an
 * agency, only their number is kept. The person is not kept if one of its contacts is suppressed, or if that cannot be
 * found out.
 */
export function makeRecordRefusedLead({
  refusedLeadRecorder,
  campaigns,
  suppressions,
  contactHash,
  ids,
  fingerprintLead,
  now,
  onFault,
  maxWaitMs = 300,
}: Deps) {
  const readSettings = cached({
    read: (agencyId) => refusedLeadRecorder.readSettings(agencyId),
    toKey: (agencyId: AgencyId) => agencyId,
    now,
  });
  const countRefused = makeKeepLimit();

  async function record({ agencyId, mode, id: keyId }: ApiKey, push: RefusedPush): Promise<void> {
    const { idempotencyKey, toText, problem } = push;
    const at = now();
    const scope = { agencyId, mode };
    const { isKept, notKept } = countRefused(`${agencyId}/${mode}`, at);
    if (notKept > 0) await refusedLeadRecorder.countNotKept(scope, at, notKept);
    if (!isKept) return;
    // Without its settings, the record has no person.
    const settings = await readSettings(agencyId).catch(() => defaultRefusedLeadSettings);
    const text = toText();
    const { campaignId, person } = parsePush(text);
    const isPersonKept =
      settings.keepPerson && person && (await mayKeep({ agencyId, campaignId, person, at }).catch(() => false));
    const { code, status, errors, reason, leadId } = problem;
    const refused: RefusedLead = {
      id: ids.derive("rfl", agencyId, mode, idempotencyKey ?? "", fingerprintLead(text), code),
      at,
      keyId,
      idempotencyKey,
      campaignId,
      code,
      status,
      errors: errors?.slice(0, maxErrors).map(shortenTexts),
      reason,
      leadId: leadId as LeadId | undefined,
      person: isPersonKept ? person : undefined,
    };
    await refusedLeadRecorder.add(scope, refused, addMs(at, settings.days * dayMs));
  }

  /** Whether no contact of the person is suppressed. */
  async function mayKeep({ agencyId, campaignId, person, at }: PushedPerson): Promise<boolean> {
    const campaign = campaignId && (await campaigns.read({ agencyId }, campaignId));
    const hashes = hashRefusedPerson(contactHash, agencyId, person, campaign?.country);
    return (await suppressions.findActive(agencyId, hashes, at)).length === 0;
  }

  return async function recordRefusedLead(caller: ApiKey, push: RefusedPush): Promise<void> {
    if (passingCodes.has(push.problem.code)) return;
    const recorded = record(caller, push).catch((error: unknown) => onFault(error, push.requestId));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, maxWaitMs)));
    await Promise.race([recorded, waited]);
    clearTimeout(timer);
  };
}

/** Finds the campaign and the person in a pushed text, whatever else it holds. */
function parsePush(text: string): { campaignId?: CampaignId | undefined; person?: RefusedPerson | undefined } {
  const lead = parseJsonObject(text);
  const person = Object(lead["person"]) as Record<string, unknown>;
  const texts = personFields.flatMap((name) => {
    const value = Object.hasOwn(person, name) ? person[name] : undefined;
    return typeof value === "string" ? [[name, shorten(value)] as const] : [];
  });
  return {
    campaignId: CampaignId.safeParse(lead["campaignId"]).data,
    person: texts.length > 0 ? Object.fromEntries(texts) : undefined,
  };
}

function parseJsonObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const shorten = (text: string): string => truncateText(text, maxTextLength);

const shortenTexts = <Part extends object>(part: Part): Part =>
  Object.fromEntries(Object.entries(part).map(([name, text]) => [name, shorten(String(text))])) as Part;
