import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/** A text to a phone. */
export type Sms = {
  readonly id: number;
  readonly messageId: string;
  readonly at: string;
  readonly to: string;
  readonly sender: string | undefined;
  readonly body: string;
  /** False when the phone had opted out, and SNS dropped the message, or when its carrier did not deliver it. */
  readonly delivered: boolean;
};

/** A part of a MIME message, decoded: its content type with parameters, its file name, and its text. */
export type MailPart = { readonly contentType: string; readonly fileName?: string | undefined; readonly text: string };

/** A sent email. A MIME message also has its bytes, and the parts that are neither its text nor its HTML. */
export type Mail = {
  readonly id: number;
  readonly messageId: string;
  readonly at: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts?: readonly MailPart[];
  readonly raw?: string;
};

/** An error that senders get instead of success, `times` times, for one address or for all. */
export type Outage = {
  readonly channel: "sms" | "mail";
  readonly to?: string;
  readonly times: number;
  /** The AWS error code. The SDK retries `Throttling` and `InternalError`, not `InvalidParameter`. */
  readonly code: string;
};

/** A query for messages: those to one recipient, those after an id, and at most `limit`. */
export type InboxQuery = { readonly to?: string; readonly after?: number; readonly limit?: number };

/** The inbox, which receives every text and email that leaves the local system. */
export type Inbox = ReturnType<typeof openInbox>;

/** Opens the inbox in a file. Several threads may have it open. */
export function openInbox(file: string) {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, recipient TEXT NOT NULL, content TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS by_recipient ON messages (channel, recipient, id);
    CREATE TABLE IF NOT EXISTS opted_out (phone TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS outages (
      id INTEGER PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT, remaining INTEGER NOT NULL, code TEXT NOT NULL);
  `);
  const insert = database.prepare("INSERT INTO messages (channel, recipient, content) VALUES (?, ?, ?)");
  const select = database.prepare(
    "SELECT id, content FROM messages WHERE channel = ?1 AND id > ?2 AND (?3 IS NULL OR recipient = ?3) ORDER BY id LIMIT ?4",
  );
  const selectNewest = database.prepare("SELECT id, content FROM messages WHERE channel = ? ORDER BY id DESC LIMIT ?");
  const selectOne = database.prepare("SELECT id, content FROM messages WHERE channel = ? AND id = ?");
  const findOutage = database.prepare(
    "SELECT id, code FROM outages WHERE channel = ? AND remaining > 0 AND (recipient IS NULL OR recipient = ?) LIMIT 1",
  );
  const useOutage = database.prepare("UPDATE outages SET remaining = remaining - 1 WHERE id = ?");
  const selectOptOut = database.prepare("SELECT 1 FROM opted_out WHERE phone = ?");
  const selectAllOptOuts = database.prepare("SELECT phone FROM opted_out ORDER BY phone");

  function read(channel: string, { to, after = 0, limit = 1_000 }: InboxQuery) {
    return select.all(channel, after, to?.toLowerCase() ?? null, limit).map(parseRow);
  }

  return {
    storeSms(sms: Omit<Sms, "id" | "messageId" | "at" | "delivered"> & { readonly delivered?: boolean }): string {
      const messageId = randomUUID();
      const delivered = sms.delivered ?? selectOptOut.get(sms.to) === undefined;
      insert.run("sms", sms.to, JSON.stringify({ ...sms, messageId, at: new Date().toISOString(), delivered }));
      return messageId;
    },
    /** Stores one copy per recipient, as mailboxes do. */
    storeMail(mail: Omit<Mail, "id" | "messageId" | "at">): string {
      const messageId = randomUUID();
      const content = JSON.stringify({ ...mail, messageId, at: new Date().toISOString() });
      for (const to of mail.to) insert.run("mail", bareAddress(to), content);
      return messageId;
    },
    /** Oldest first. */
    sms: (query: InboxQuery = {}): Sms[] => read("sms", query),
    /** Oldest first. */
    mail: (query: InboxQuery = {}): Mail[] => read("mail", query),
    newestSms: (limit: number): Sms[] => selectNewest.all("sms", limit).map(parseRow),
    newestMail: (limit: number): Mail[] => selectNewest.all("mail", limit).map(parseRow),
    findMail(id: number): Mail | undefined {
      const row = selectOne.get("mail", id);
      return row && parseRow(row);
    },
    optOut: (phone: string) => void database.prepare("INSERT OR IGNORE INTO opted_out VALUES (?)").run(phone),
    optIn: (phone: string) => void database.prepare("DELETE FROM opted_out WHERE phone = ?").run(phone),
    isOptedOut: (phone: string) => selectOptOut.get(phone) !== undefined,
    listOptedOut: () => selectAllOptOuts.all().map((row) => String(row["phone"])),
    addOutage({ channel, to, times, code }: Outage): void {
      database
        .prepare("INSERT INTO outages (channel, recipient, remaining, code) VALUES (?, ?, ?, ?)")
        .run(channel, to?.toLowerCase() ?? null, times, code);
    },
    /** Returns the error code for the next message to `to`, and counts it as used; undefined if none. */
    takeOutage(channel: Outage["channel"], to: string): string | undefined {
      const outage = findOutage.get(channel, channel === "mail" ? bareAddress(to) : to);
      if (outage) useOutage.run(Number(outage["id"]));
      return outage && String(outage["code"]);
    },
    close: () => database.close(),
  };
}

/** Returns the bare address in lower case: `Jo Smith <Jo@Example.com>` gives `jo@example.com`. */
function bareAddress(address: string): string {
  return (/<([^>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function parseRow(row: Record<string, unknown>) {
  return { ...JSON.parse(String(row["content"])), id: Number(row["id"]) };
}
