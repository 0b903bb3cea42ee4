import { magicDomain, magicValues } from "#domain/delivery/forced-outcome.ts";
import { sandboxMessageDays } from "#domain/delivery/sandbox-message.ts";
import { problems, toProblemSlug } from "../problems.ts";

type DescriptionByValue<Values> = Record<keyof Values, string>;

const obstacleDescriptions: DescriptionByValue<typeof magicValues.obstacles> = {
  no_match: "the lead is for nobody: it is refused as [`no_match`](problems/no-match.md)",
  outside_hours: "everybody is closed; a clock opens again a minute later",
  cap_reached: "everybody has had all it takes today; a clock begins a new day a minute later",
  client_paused: "everybody is paused; no clock ends that",
  no_subscription: "nobody can be reached on any channel; no clock ends that",
};

const exhaustedAfterOneAttempt = "`exhausted` after one attempt: in the sandbox nothing is tried again";
const exhaustedImmediately = "`exhausted` at once, since trying again would change nothing";

const deliveryDescriptions: DescriptionByValue<typeof magicValues.deliveries> = {
  delivered: "`delivered`, as without any magic",
  timeout: exhaustedAfterOneAttempt,
  connection_failed: exhaustedAfterOneAttempt,
  refused_by_endpoint: exhaustedAfterOneAttempt,
  refused_by_provider: exhaustedAfterOneAttempt,
  endpoint_not_allowed: exhaustedAfterOneAttempt,
  endpoint_gone: exhaustedImmediately,
  endpoint_unverified: exhaustedAfterOneAttempt,
  endpoint_disabled: exhaustedImmediately,
  internal_fault: `a fault of ours: nothing is said of it until the last attempt, and then it is \`exhausted\``,
  subscription_inactive: exhaustedImmediately,
  person_erased: exhaustedImmediately,
  opted_out: "`skipped`, because the phone said STOP",
  suppressed_at_delivery: "`skipped` with the reason `suppressed`, because the person was suppressed meanwhile",
};

const renderList = (values: readonly string[], describe: (value: string) => string) =>
  values.map((value) => `- \`${value}@${magicDomain}\`: ${describe(value)}`).join("\n");

const renderDescriptions = (descriptions: Record<string, string>) =>
  renderList(Object.keys(descriptions), (value) => descriptions[value] ?? "");

/** docs/sandbox.md. Markdown as Prettier leaves it. */
export function renderSandboxPage(): string {
  const refusalList = renderList(
    magicValues.refusals,
    (kind) => `${problems[kind as keyof typeof problems].title} ([\`${kind}\`](problems/${toProblemSlug(kind)}.md))`,
  );
  return `# The sandbox

An agency makes a test key with \`POST /v1/keys\` and \`"mode": "test"\`; it starts with \`baton_test_\`. Leads pushed with it go the whole
way, by the same gates, engine, queues and senders, until the very last step: instead of being sent, each message is put where
\`GET /v1/sandbox/messages\` shows it for ${sandboxMessageDays} days, to the letter, with the link and the signature of the real one.

- A sandbox lead is never billed and is in no report. It counts in no cap and takes nobody's turn; it looks at both.
- A test key sees sandbox leads alone, a live key live ones alone. To the other one they do not exist: 404.
- The sandbox leaves no dead letters and nothing of it is replayed: a test key finds neither.
- The two share no idempotency keys, and neither is ever a duplicate of the other. Suppressions hold for both.
- A test key reads the set-up of the agency (clients, campaigns, subscriptions, keys, suppressions) and changes nothing of it:
  [\`live_key_needed\`](problems/live-key-needed.md).
- A billing key or a client's key can be a test key too. The bill of the sandbox is empty.
- Opening the link of a message opens the card of the sandbox lead, and what is recorded there is recorded of it.
- Push made-up people: messages hold what they would have held, and stay until they expire.

## Magic values

Over a test key, an email address at \`${magicDomain}\` (reserved by RFC 2606 and RFC 6761, so nobody owns it) forces what its local part says.
What comes behind a \`+\` is yours: \`timeout+17@${magicDomain}\` is somebody else than \`timeout+18@${magicDomain}\`, and so no duplicate.
An address there that says nothing listed here is refused as \`validation_error\`. With a live key all of them are ordinary addresses.

### Refused

Answered as a real refusal would be, before any other rule of the campaign is looked at.

${refusalList}

### Held, or no match

The engine sees this of every client of the campaign and decides as always: the lead is held, unless the campaign refuses what nobody can take
now (\`whenUnavailable\`). It is forced only when the lead is received. Who looks at held leads later, at the latest after a quarter of an hour,
sees how things are, and so the lead is released.

${renderDescriptions(obstacleDescriptions)}

### Delivered, or not

Every delivery of the lead ends so. No dead letter is left and no alarm rings.

${renderDescriptions(deliveryDescriptions)}
`;
}
