import { magicDomain, magicValues } from "#domain/delivery/forced-outcome.ts";
import { sandboxMessageDays } from "#domain/delivery/sandbox-message.ts";
import { problems } from "../problems.ts";
import { toProblemSlug } from "#platform/http/problem-writer.ts";

type DescriptionByValue<Values> = Record<keyof Values, string>;

const obstacleDescriptions: DescriptionByValue<typeof magicValues.obstacles> = {
  no_match: "no client matches the lead: it is refused as [`no_match`](problems/no-match.md)",
  outside_hours: "all clients are closed; they open again a minute later",
  cap_reached: "all clients have reached their cap for today; a new day begins a minute later",
  client_paused: "all clients are paused; time alone does not end that",
  no_subscription: "no client can be reached on any channel; time alone does not end that",
};

const exhaustedAfterOneAttempt = "`exhausted` after one attempt: the sandbox does not retry";
const exhaustedImmediately = "`exhausted` at once, because a retry would change nothing";

const deliveryDescriptions: DescriptionByValue<typeof magicValues.deliveries> = {
  delivered: "`delivered`, as without a magic value",
  timeout: exhaustedAfterOneAttempt,
  connection_failed: exhaustedAfterOneAttempt,
  refused_by_endpoint: exhaustedAfterOneAttempt,
  refused_by_provider: exhaustedAfterOneAttempt,
  endpoint_not_allowed: exhaustedAfterOneAttempt,
  endpoint_gone: exhaustedImmediately,
  endpoint_unverified: exhaustedAfterOneAttempt,
  endpoint_disabled: exhaustedImmediately,
  internal_fault: `a fault on our side: Baton reports nothing until the last attempt, which is \`exhausted\``,
  subscription_inactive: exhaustedImmediately,
  person_erased: exhaustedImmediately,
  opted_out: "`skipped`, because the recipient opted out with STOP",
  suppressed_at_delivery: "`skipped` with the reason `suppressed`, because the person was suppressed after the push",
};

const renderList = (values: readonly string[], describe: (value: string) => string) =>
  values.map((value) => `- \`${value}@${magicDomain}\`: ${describe(value)}`).join("\n");

const renderDescriptions = (descriptions: Record<string, string>) =>
  renderList(Object.keys(descriptions), (value) => descriptions[value] ?? "");

/** Renders docs/sandbox.md. The Markdown is as the formatter writes it. */
export function renderSandboxPage(): string {
  const refusalList = renderList(
    magicValues.refusals,
    (kind) => `${problems[kind as keyof typeof problems].title} ([\`${kind}\`](problems/${toProblemSlug(kind)}.md))`,
  );
  return `# The sandbox

An agency creates a test key with \`POST /v1/keys\` and \`"mode": "test"\`; it starts with \`baton_test_\`. Leads pushed with it pass the same
checks, routing, queues and senders as live leads, up to the last step: Baton does not send the messages, but stores each of them
for ${sandboxMessageDays} days. \`GET /v1/sandbox/messages\` shows them exactly as a real one would be, with its link and its signature.

- A sandbox lead is never billed and is in no report. Routing applies caps and turns to it, but the lead counts in no cap and uses no turn.
- A test key sees only sandbox leads, a live key only live ones. A lead of the other kind is not found: 404.
- The sandbox has no dead letters, no replays and no exports: a test key finds none.
- Sandbox and live leads share no idempotency keys, and one is never a duplicate of the other. Suppressions apply to both.
- A test key can read the set-up of the agency (clients, campaigns, subscriptions, users, keys, suppressions), but not change it:
  [\`live_key_needed\`](problems/live-key-needed.md).
- A billing key or a client's key can also be a test key. The bill of the sandbox is empty.
- The link of a message opens the card of the sandbox lead; entries on the card are recorded for that lead.
- Push invented people only: messages contain the same personal data as real ones, and stay until they expire.

## Magic values

With a test key, an email address at \`${magicDomain}\` (reserved by RFC 2606 and RFC 6761, so it has no owner) forces the result that its local
part names. After a \`+\` you may add any text: \`timeout+17@${magicDomain}\` and \`timeout+18@${magicDomain}\` are different people, so neither lead
is a duplicate. An address at this domain whose local part is not listed here is refused as \`validation_error\`. With a live key, all of them are
ordinary addresses.

### Refused

The push is refused like a real one, before Baton checks any other rule of the campaign.

${refusalList}

### Held, or no match

Routing assumes this state for every client of the campaign and then decides as usual: it holds the lead, unless the campaign refuses leads that
no client can take now (\`whenUnavailable\`). The state applies only when the lead is received. Baton checks held leads again within a quarter of an
hour, against the real state of the clients, and then releases the lead.

${renderDescriptions(obstacleDescriptions)}

### Delivered, or not

Every delivery of the lead ends with this result. It leaves no dead letter and raises no alarm.

${renderDescriptions(deliveryDescriptions)}
`;
}
