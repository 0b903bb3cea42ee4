import type { BatchGetItemCommandInput, DynamoDBClient, QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { RouteName } from "#app/routes.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { Table } from "#platform/table/table.ts";
import { scanTable } from "../scan-table.ts";
import { type Answered, apiOver, type Asked } from "./api-over.ts";
import { type KeyName, keyNames } from "./client-set-up.ts";
import { withIds } from "./id-fields.ts";
import { askedAt, copyOf, type Holdings, type MemoryTable, type Tenant, twoAgencies } from "./tenants.ts";

/** A holder of a key, and the data of another tenant, whose ids the holder knows. */
export type Stranger = {
  who: string;
  key: KeyName;
  mode: Mode;
  tenant: Tenant;
  other: Tenant;
  /** The leads of the other tenant that the stranger requests. */
  otherMode: Mode;
  /** The kinds of ids that do not belong to the stranger; all by default. */
  kinds?: readonly string[];
  /** The words that no response to the stranger may contain, unless the request did. */
  kept: readonly string[];
};

const modeOf = (key: KeyName): Mode => (key.startsWith("test") ? "test" : "live");

/** A live key can read sandbox messages, to see what a test key did (docs/sandbox.md). */
const showsTheSandbox: readonly RouteName[] = ["listSandboxMessages"];

/** All strangers who must not see some data of the first client of the first agency. */
export async function tenantsAndStrangers() {
  const { table, a1, a2, b1 } = await twoAgencies();
  const ofAgency = await scanTable(table, {
    FilterExpression: "begins_with(pk, :agency)",
    ExpressionAttributeValues: { ":agency": { S: a1.agencyId } },
  });
  const ids = new Set(JSON.stringify(ofAgency).match(/[a-z]+_[0-7][0-9a-z]{25}/g));
  const strangers = keyNames.flatMap((key): Stranger[] => {
    const mode = modeOf(key);
    const common = { key, mode, other: a1, otherMode: mode };
    const otherMode = mode === "live" ? "test" : "live";
    return [
      { ...common, who: `another agency (${key})`, tenant: b1, kept: [...ids, a1.agencyName] },
      ...(key.endsWith("client")
        ? [{ ...common, who: `another client of the agency (${key})`, tenant: a2, kept: [...a1.ids, a1.name] }]
        : []),
      {
        ...common,
        who: `the same client (${key})`,
        tenant: a1,
        otherMode,
        kinds: ["lead", "dlv", "rpl", "apt"],
        kept: a1.leads[otherMode],
      },
    ];
  });
  return { table, a1, a2, b1, strangers };
}

/** The stranger's own data that the route could return. */
export const ownOf = ({ tenant, mode }: Stranger, name: RouteName): Holdings =>
  showsTheSandbox.includes(name) ? tenant.test : tenant[mode];

const othersOf = ({ tenant, other, otherMode }: Stranger, name: RouteName): Holdings =>
  showsTheSandbox.includes(name) && tenant !== other ? other.test : other[otherMode];

/** Whether the stranger may see everything in this request. */
export const isShown = ({ mode, tenant, other }: Stranger, name: RouteName): boolean =>
  showsTheSandbox.includes(name) && mode === "live" && tenant === other;

/** A request of the stranger with the ids of another tenant at `places`, and the same with unknown ids. */
export function swapped(stranger: Stranger, name: RouteName, asked: Asked, places: readonly string[]) {
  const [own, others] = [ownOf(stranger, name), othersOf(stranger, name)];
  const swap = (as: (kind: string, id: string) => string | undefined) =>
    withIds(asked, (id, place) => {
      const kind = Object.keys(own).find((each) => own[each] === id) ?? "";
      const isOthers = places.includes(place) && (!stranger.kinds || stranger.kinds.includes(kind));
      return (isOthers && as(kind, id)) || id;
    });
  return {
    foreign: swap((kind) => others[kind]),
    unknown: swap((kind, id) =>
      others[kind] ? `${id.slice(0, id.indexOf("_"))}_${"7".padEnd(26, "z")}${id.slice(id.indexOf("_") + 27)}` : id,
    ),
  };
}

/** The words in a response that the stranger must not see and did not send. Cursors count too: they contain the end of their page. */
export function disclosed({ kept }: Stranger, asked: Asked, { headers, body }: Answered): string[] {
  const cursors = `${JSON.stringify(headers)} ${body}`.match(/(?<=next":"|cursor=)[\w-]+/g) ?? [];
  const positions = cursors.map((cursor) => Buffer.from(cursor, "base64url").toString("utf8"));
  const said = [JSON.stringify(headers), body, ...positions].join("\n");
  const sent = JSON.stringify(asked);
  return kept.filter((word) => said.includes(word) && !sent.includes(word));
}

/**
 * Items that were changed, deleted or created outside the stranger's agency; all of them, if both have the same agency.
 * The record of a refused push belongs to the stranger's agency, and is what a refusal should leave.
 */
export function harm({ tenant, other }: Stranger, { status, changed }: Answered & { changed: readonly string[] }) {
  const isSameAgency = tenant.agencyId === other.agencyId;
  const isOwnRefusal = (key: string) => key.startsWith(`${tenant.agencyId}/`) && key.includes(" rfl_");
  return changed.filter(
    (key) => isSameAgency || !key.startsWith(tenant.agencyId) || (status >= 400 && !isOwnRefusal(key)),
  );
}

const noQueue = { send: async () => ({}) } as unknown as SQSClient;

/** Describes a call to the table by what it costs: its kind, its index, and how many items it names. */
function describeCall(name: string, input: Partial<QueryCommandInput & BatchGetItemCommandInput>): string {
  const { IndexName, ConsistentRead, RequestItems = {} } = input;
  const keys = Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys);
  return [name, IndexName, ConsistentRead && "consistent", keys.length > 0 && keys.length].filter(Boolean).join(" ");
}

/** Sends a request on a fresh copy of the `given` table; also returns the items that it changed and the calls it made. */
export function askingIn(world: MemoryTable) {
  let untouched: MemoryTable | undefined;
  let table = world;
  let calls: string[] = [];
  const send = (command: { constructor: { name: string }; input: object }) => {
    calls.push(describeCall(command.constructor.name, command.input));
    return table.client.send(command as never);
  };
  const switched: Table = { name: world.name, client: { send } as unknown as DynamoDBClient };
  const answerOn = apiOver({ table: switched, sqs: noQueue }, () => askedAt);

  return async function ask(
    secret: string,
    name: RouteName,
    asked: Asked,
    given?: MemoryTable,
  ): Promise<Answered & { changed: string[]; calls: string[]; table: MemoryTable }> {
    table = given ?? untouched ?? copyOf(world);
    calls = [];
    if (!given) untouched = undefined;
    const before = given ? copyOf(given) : world;
    const answer = await answerOn(secret, name, asked);
    const changed = table.client.listChanged(before.client);
    if (!given && changed.length === 0) untouched = table;
    return { ...answer, changed, calls: calls.toSorted(), table };
  };
}

/** A response without values that always differ, and without the ids that were `sent`. */
export function inGeneral({ status, headers, body }: Answered, sent: readonly string[] = []): string {
  const answer = JSON.stringify({ status, headers, body });
  return sent
    .reduce((text, id) => text.replaceAll(id, "asked for"), answer)
    .replaceAll(/\b([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g, "$1")
    .replaceAll(/(whsec_|whpk_|baton_)[\w+/=-]+/g, "$1");
}
