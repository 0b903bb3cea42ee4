import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, describe, expect, it } from "vitest";
import { layerRules, layers } from "./layers.ts";

const root = join(import.meta.dirname, "../..");
const folders = ["lib", "functions", "web", "bin"];

async function violationsIn(baseDir: string): Promise<{ modules: number; found: string[] }> {
  const { output } = await cruise(folders, {
    baseDir,
    ruleSet: { forbidden: layerRules() },
    validate: true,
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types"],
    },
  });
  const { summary, modules } = output as ICruiseResult;
  return {
    modules: modules.filter(({ source }) => source.endsWith(".ts")).length,
    found: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

describe("the layers", () => {
  it("are kept by every import", async () => {
    const { modules, found } = await violationsIn(root);
    // A cruiser that cannot read TypeScript sees nothing and finds nothing wrong.
    expect(modules).toBeGreaterThan(100);
    expect(found).toEqual([]);
  }, 60_000);

  describe("are guarded by a rule that can fail", () => {
    const planted = mkdtempSync(join(tmpdir(), "layers-"));
    afterAll(() => rmSync(planted, { recursive: true, force: true }));

    it("for each layer, and for cycles, orphans and tests", async () => {
      symlinkSync(join(root, "node_modules"), join(planted, "node_modules"));
      const write = (file: string, text: string) => {
        mkdirSync(dirname(join(planted, file)), { recursive: true });
        writeFileSync(join(planted, file), text);
      };
      for (const folder of folders) mkdirSync(join(planted, folder), { recursive: true });
      write("bin/forbidden.ts", "export const forbidden = 1;");
      write("test/support.ts", "export const support = 1;");
      for (const { path } of Object.values(layers)) {
        const up = "../".repeat(path.split("/").length - 1);
        write(
          `${path}planted.ts`,
          `import { forbidden } from "${up}bin/forbidden.ts";\nexport const planted = forbidden;`,
        );
      }
      write("bin/left.ts", 'import { right } from "./right.ts";\nexport const left = (): number => right();');
      write("bin/right.ts", 'import { left } from "./left.ts";\nexport const right = (): number => left();');
      write("bin/uses-test.ts", 'import { support } from "../test/support.ts";\nexport const used = support;');
      write("lib/contract/orphan.ts", "export const alone = 1;");
      write(
        "bin/carries-openapi.ts",
        'import { planted } from "../lib/contract/openapi/planted.ts";\nexport { planted };',
      );
      write("lib/domain/client/safe-patterns.ts", "export const unsafePatterns = 1;");
      write(
        "lib/domain/client/stored.ts",
        'import { unsafePatterns } from "./safe-patterns.ts";\nexport { unsafePatterns };',
      );
      write(
        "functions/intake.ts",
        'import { unsafePatterns } from "../lib/domain/client/stored.ts";\nexport const planted = unsafePatterns;',
      );

      const { found } = await violationsIn(planted);
      const broken = new Set(found.map((violation) => violation.slice(0, violation.indexOf(":"))));
      const everywhere = [
        "no-cycles",
        "no-orphans",
        "nothing-imports-tests",
        "only-docs-need-openapi",
        "patterns-are-judged-once",
      ];
      expect(broken).toEqual(new Set([...Object.keys(layers), ...everywhere]));
    }, 60_000);

    it("for packages and Node's own modules", async () => {
      const file = join(planted, "lib/use-cases/planted.ts");
      writeFileSync(
        file,
        'import { readFileSync } from "node:fs";\nimport * as z from "zod";\nexport const planted = [readFileSync, z];',
      );
      const { found } = await violationsIn(planted);
      const own = found.filter((violation) => violation.startsWith("use-cases: "));
      expect(own).toHaveLength(2);
    }, 60_000);
  });
});
