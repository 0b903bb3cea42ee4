import type { ClientId } from "#domain/shared/id.ts";
import type { Candidate, CapUsage } from "#domain/routing/explanation.ts";
import type { RoutingReport } from "#domain/routing/routing-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { renderMark } from "./mark.ts";
import { dataTable } from "./data-table.ts";

type Verdict = RoutingReport["candidates"][number]["verdict"];

/** Why a client does not get the lead. */
const verdictPhrases: Record<Exclude<Verdict, "placed">, string> = {
  not_its_turn: "not its turn",
  filter_mismatch: "does not buy such leads",
  client_paused: "paused",
  no_subscription: "has no working endpoint",
  outside_hours: "closed",
  cap_reached: "cap reached",
};

/** How the rows of a table are worded: of a lead that was placed, or of one that would be. */
type RoutingWords = {
  caption: Html | string;
  /** What a client that the routing chose does. */
  placed: string;
  nameClient: (clientId: ClientId) => string;
  reader: ReaderLocale;
};

/** The decision about a lead that would come now, in one sentence. */
export function describeDecision({ decision }: RoutingReport, names: ReadonlyMap<ClientId, string>): string {
  if (decision.outcome === "placed") {
    return `Goes to ${decision.clientIds.map((clientId) => names.get(clientId) ?? "a client").join(" and ")}.`;
  }
  const reason = verdictPhrases[decision.reason];
  return decision.outcome === "held" ? `Is held: ${reason}.` : `Is refused: ${reason}.`;
}

/** Renders the clients among which a routing chose, with the verdict on each and the numbers behind it. */
export const routingTable = (
  { candidates, mode }: RoutingReport,
  { caption, placed, nameClient, reader }: RoutingWords,
): Html =>
  dataTable({ caption }, candidates, [
    { title: "Client", cell: ({ clientId }) => nameClient(clientId) },
    { title: "Verdict", cell: (candidate) => verdictMark(candidate, placed, reader) },
    {
      title: "Order",
      cell: ({ weight, priority }) => (mode === "weighted" ? `weight ${weight}` : `priority ${priority}`),
    },
    { title: "Open", cell: ({ isOpen }) => (isOpen ? "yes" : "no") },
    { title: "Endpoints", cell: ({ subscriptions }) => subscriptions, isNumber: true },
    { title: "Caps", cell: (candidate) => describeCaps(candidate, reader) },
    {
      title: "Price",
      cell: ({ terms }) => (terms ? formatExactMoney(terms.price, reader.locale) : "–"),
      isNumber: true,
    },
  ]);

function verdictMark(
  { verdict, availableAt }: Candidate & { verdict: Verdict },
  placed: string,
  reader: ReaderLocale,
): Html {
  if (verdict === "placed") {
    return renderMark({ shape: "✓", word: placed, tone: "good" });
  }
  const until = availableAt === undefined ? "" : `, until ${formatDateTime(availableAt, reader)}`;
  if (verdict === "not_its_turn") return html`${verdictPhrases[verdict]}${until}`;
  return renderMark({ shape: "✕", word: `${verdictPhrases[verdict]}${until}` });
}

function describeCaps({ caps, terms }: Candidate, { locale }: ReaderLocale): string {
  if (caps.length === 0) return "none";
  const describe = ({ per, of, used, limit }: CapUsage) => {
    const format = (value: number) =>
      of === "spend" && terms ? formatExactMoney({ ...terms.price, amount: value }, locale) : String(value);
    return `${format(used)} of ${format(limit)} a ${per}`;
  };
  return caps.map(describe).join("; ");
}
