import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

it("only open-client.ts makes AWS clients, so that every call has a deadline", () => {
  const files = globSync("{lib,functions}/**/*.ts", { cwd: root });
  const makingClients = files.filter((file) => /new [A-Za-z0-9]*Client\(/.test(readFileSync(join(root, file), "utf8")));
  expect(files.length).toBeGreaterThan(400);
  expect(makingClients).toEqual(["lib/platform/aws/open-client.ts"]);
});
