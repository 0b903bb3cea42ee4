import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Hashes all files under `paths` together with `extra`. A path that does not exist counts as empty. */
export async function hashSources(root: string, paths: readonly string[], extra: string): Promise<string> {
  const files = (await Promise.all(paths.map((path) => listFiles(root, path)))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash("sha256").update(extra);
  files.forEach((file, index) => hash.update(`\0${file}\0`).update(contents[index] ?? ""));
  return hash.digest("hex").slice(0, 32);
}

async function listFiles(root: string, path: string): Promise<string[]> {
  const stats = await stat(join(root, path)).catch(() => undefined);
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
