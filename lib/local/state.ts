import { DatabaseSync } from "node:sqlite";

/** State that one local system keeps between starts. It holds its ports, its secrets and its stream positions. */
export type State = {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  close(): void;
};

/** Opens the state of a folder, which the operating system locks until the process ends. Throws when it is in use. */
export function openState(file: string): State {
  const database = new DatabaseSync(file, { timeout: 1_000 });
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      BEGIN IMMEDIATE;
      COMMIT;
    `);
  } catch (cause) {
    database.close();
    throw new Error(`Another Baton is running on ${file}; stop it first, or use another state folder.`, { cause });
  }
  const select = database.prepare("SELECT value FROM state WHERE key = ?");
  const upsert = database.prepare(
    "INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  return {
    read(key) {
      const row = select.get(key);
      return row && String(row["value"]);
    },
    write: (key, value) => void upsert.run(key, value),
    close: () => database.close(),
  };
}
