type Key = { pk?: { S?: string }; sk?: { S?: string } };
type Input = {
  Item?: Key;
  Key?: Key;
  IndexName?: string;
  ExpressionAttributeValues?: Record<string, { S?: string }>;
  RequestItems?: Record<string, { Keys?: Key[] }>;
  TransactItems?: { Put?: { Item?: Key } }[];
};

/** Names a call of DynamoDB, without ids: `PutItem fact/delivered`. */
export function callName({ constructor, input }: { constructor: { name: string }; input: object }): string {
  const { Item, Key, IndexName, ExpressionAttributeValues: values, RequestItems, TransactItems } = input as Input;
  const name = constructor.name.replace("Command", "");
  const about = [Item, Key, ...(TransactItems ?? []).map(({ Put }) => Put?.Item)].flatMap((key) =>
    key ? sortOf(key) : [],
  );
  const batch = Object.values(RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys.map(sortOf));
  // For a whole partition, or for items with the same prefix of the sort key.
  const queried = values && !Item && !Key ? [IndexName ?? kindIn(values[":from"]?.S ?? values[":pk"]?.S ?? "")] : [];
  const kinds = new Set([...about, ...batch, ...queried]);
  // The first page of a journal is written with the journal's name; which leads share a page is a matter of time.
  if (kinds.has("page")) kinds.delete("GBP");
  return [name, [...kinds].sort().join(", ")].filter(Boolean).join(" ");
}

const sortOf = ({ sk }: Key): string => kindIn(sk?.S ?? "");

/** A sort key without the part that identifies the item. */
function kindIn(sort: string): string {
  const parts = sort
    .split("/")
    .filter((part) => part !== "" && !/^([a-z]+_[0-9a-z]{26}|\d[\d:TZ.-]*|sms|email|webhook)$/.test(part));
  if (parts.length === 0 && sort.startsWith("seat_")) return "a day of an agenda";
  return parts.join("/") || (/lead_/.test(sort) ? "a lead" : /msg_/.test(sort) ? "a message" : "a list");
}
