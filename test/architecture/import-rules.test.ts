import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, describe, expect, it } from "vitest";
import { domainSubjects, features, forbidden, rules } from "./import-rules.ts";

const root = join(import.meta.dirname, "../..");
const folders = ["lib", "functions", "bin"];

async function violationsIn(baseDir: string): Promise<{ modules: number; found: string[] }> {
  const { output } = await cruise(folders, {
    baseDir,
    ruleSet: { forbidden: forbidden() },
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

/** A file of each kind that a rule is about, in which a forbidden import is planted. */
const plantedFiles: Record<string, string> = {
  ...Object.fromEntries(domainSubjects.map((subject) => [`domain/${subject}`, `lib/domain/${subject}/planted.ts`])),
  platform: "lib/platform/planted.ts",
  contract: "lib/leads/routes.ts",
  ports: "lib/leads/ports.ts",
  verb: "lib/leads/planted-verb.ts",
  inbound: "lib/leads/endpoints.ts",
  adapters: "lib/leads/adapters/planted.ts",
  pages: "lib/leads/pages/planted.ts",
  wire: "lib/leads/wire.ts",
  app: "lib/app/planted.ts",
  "app/openapi": "lib/app/openapi/planted.ts",
  "console/pages": "lib/console/pages/planted.ts",
  "console/script": "lib/console/script/planted.ts",
  infrastructure: "lib/infrastructure/planted.ts",
  local: "lib/local/planted.ts",
  functions: "functions/planted.ts",
};

/** The label of a rule's row in docs/architecture.md, where it differs from the name of the rule. */
const rowLabels: Record<string, string> = {
  contract: "routes, schemas, problems, messages",
  verb: "verbs",
  inbound: "endpoints, `on-*.ts`, views, the lead card's page",
  "console/pages": "pages of the console",
};
const rowLabelOf = (name: string) => rowLabels[name] ?? name.replace(/^domain\/.*/, "domain");

describe("the import rules", () => {
  it("allow the packages that docs/architecture.md lists", () => {
    const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
    const [, table = ""] = /^\| kind of file .*\n.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
    const listed = table
      .trim()
      .split("\n")
      .map((row) => {
        const [, label = "", , packages = ""] = row.split("|").map((cell) => cell.trim());
        const names = packages === "none" ? [] : packages.replace("in some subjects: ", "").split(/[,;] /);
        return [label, new Set(names)] as const;
      });
    const allowed = new Map<string, Set<string>>();
    for (const { name, packages, node } of rules) {
      const names = [...packages.map((each) => each.replace(/\/$/, "")), ...(node ? ["Node"] : [])];
      allowed.set(rowLabelOf(name), new Set([...(allowed.get(rowLabelOf(name)) ?? []), ...names]));
    }
    expect(new Map(listed)).toEqual(allowed);
  });

  it("have the order of features and of subjects that docs/architecture.md lists", () => {
    const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
    const [, ofFeatures = ""] = /^(platform ←[^`]+)```/m.exec(page) ?? [];
    const [, ofSubjects = ""] = /^Within the domain the order is: ([^.]+)\./m.exec(page) ?? [];
    const toNames = (text: string) => text.trim().split(/\s*←\s*/);

    expect(toNames(ofFeatures)).toEqual(["platform", ...features, "app"]);
    expect(toNames(ofSubjects)).toEqual(domainSubjects);
  });

  it("hold for every import", async () => {
    const { modules, found } = await violationsIn(root);
    // A cruiser that cannot read TypeScript sees no module and finds no violation.
    expect(modules).toBeGreaterThan(400);
    expect(found).toEqual([]);
  });

  describe("can each fail", () => {
    const planted = mkdtempSync(join(tmpdir(), "import-rules-"));
    afterAll(() => rmSync(planted, { recursive: true, force: true }));
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(planted, file)), { recursive: true });
      writeFileSync(join(planted, file), text);
    };
    const up = (file: string) => "../".repeat(file.split("/").length - 1);

    it("for each kind of file, each feature, cycles, orphans and tests", async () => {
      symlinkSync(join(root, "node_modules"), join(planted, "node_modules"));
      for (const folder of folders) mkdirSync(join(planted, folder), { recursive: true });
      write("bin/forbidden.ts", "export const forbidden = 1;");
      write("test/support.ts", "export const support = 1;");
      for (const file of Object.values(plantedFiles)) {
        write(file, `import { forbidden } from "${up(file)}bin/forbidden.ts";\nexport const planted = forbidden;`);
      }
      write("lib/app/above.ts", "export const above = 1;");
      for (const feature of features) {
        write(
          `lib/${feature}/rightward.ts`,
          'import { above } from "../app/above.ts";\nexport const rightward = above;',
        );
      }
      write("bin/left.ts", 'import { right } from "./right.ts";\nexport const left = (): number => right();');
      write("bin/right.ts", 'import { left } from "./left.ts";\nexport const right = (): number => left();');
      write("bin/uses-test.ts", 'import { support } from "../test/support.ts";\nexport const used = support;');
      write("lib/app/orphan.ts", "export const alone = 1;");
      write("bin/carries-openapi.ts", 'import { planted } from "../lib/app/openapi/planted.ts";\nexport { planted };');
      write("lib/domain/campaigns/find-slow-patterns.ts", "export const slow = 1;");
      write(
        "functions/intake.ts",
        'import { slow } from "../lib/domain/campaigns/find-slow-patterns.ts";\nexport { slow };',
      );

      const { found } = await violationsIn(planted);
      const broken = new Set(found.map((violation) => violation.slice(0, violation.indexOf(":"))));
      expect(broken).toEqual(
        new Set([
          ...rules.map(({ name }) => name),
          ...features.map((feature) => `feature ${feature}`),
          "no-cycles",
          "no-orphans",
          "nothing-imports-tests",
          "only-docs-need-openapi",
          "patterns-are-checked-once",
        ]),
      );
      expect(Object.keys(plantedFiles).sort()).toEqual(rules.map(({ name }) => name).sort());
    });

    it("for a feature to the right, but not for its ports", async () => {
      write("lib/delivery/verb.ts", "export const verb = 1;");
      write("lib/delivery/ports.ts", "export type Port = 1;");
      write(
        "lib/leads/uses-delivery.ts",
        'import { verb } from "../delivery/verb.ts";\nimport type { Port } from "../delivery/ports.ts";\nexport const used: Port = verb;',
      );
      const { found } = await violationsIn(planted);
      expect(found.filter((violation) => violation.includes("lib/leads/uses-delivery.ts"))).toEqual([
        "feature leads: lib/leads/uses-delivery.ts → lib/delivery/verb.ts",
      ]);
    });

    it("for packages and Node's own modules", async () => {
      write(
        "lib/leads/planted-verb.ts",
        'import { readFileSync } from "node:fs";\nimport * as z from "zod";\nexport const planted = [readFileSync, z];',
      );
      const { found } = await violationsIn(planted);
      expect(found.filter((violation) => violation.startsWith("verb: lib/leads/planted-verb.ts"))).toHaveLength(2);
    });
  });
});
