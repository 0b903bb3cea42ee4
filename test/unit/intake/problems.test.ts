import { expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { intakeProblems } from "#intake/problems.ts";
import { platformProblems } from "#platform/http/problems.ts";
import { listRefusals } from "#platform/http/route.ts";

it("define every refusal of the routes that the intake function serves, which loads no others", () => {
  const served = Object.values(routes).filter(({ handledBy }) => handledBy === "intake");
  const kinds = new Set(served.flatMap((route) => listRefusals<string>(route)));
  const defined = Object.keys({ ...platformProblems, ...intakeProblems });

  expect(kinds.size).toBeGreaterThan(15);
  expect([...kinds].filter((kind) => !defined.includes(kind))).toEqual([]);
});
