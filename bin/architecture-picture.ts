import { cruise, type ICruiseResult } from "dependency-cruiser";

const begin = "<!-- imports:begin -->";
const end = "<!-- imports:end -->";

/** Returns the part of lib/ that a file belongs to; undefined for files outside the features. */
function toPart(path: string): string | undefined {
  const [, part] = /^lib\/([a-z-]+)\//.exec(path) ?? [];
  return part === "infrastructure" || part === "local" ? undefined : part;
}

/**
 * Draws which feature imports which, and returns the page with that picture. `page` is the text of
 * docs/architecture.md; the picture comes from the import graph of lib/. Throws when the page lacks the markers.
 */
export async function drawArchitecture(root: string, page: string): Promise<string> {
  const { output } = await cruise(["lib"], {
    baseDir: root,
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js"], exportsFields: ["exports"], conditionNames: ["import"] },
  });
  const arrows = new Map<string, { from: string; to: string; isPortsOnly: boolean }>();
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const from = toPart(source);
    for (const { resolved } of dependencies) {
      const to = toPart(resolved);
      // Every feature imports the domain and the platform, so arrows to them would say nothing.
      if (!from || !to || from === to || ["domain", "platform"].includes(to)) continue;
      const key = `${from} ${to}`;
      const isPort = resolved.endsWith("/ports.ts");
      arrows.set(key, { from, to, isPortsOnly: isPort && (arrows.get(key)?.isPortsOnly ?? true) });
    }
  }
  const lines = [...arrows.values()]
    .filter(({ from }) => from !== "app" && from !== "platform")
    .map(({ from, to, isPortsOnly }) => `  ${from} ${isPortsOnly ? "-.->" : "-->"} ${to}`)
    .sort();
  const picture = ["```mermaid", "flowchart RL", ...lines, "```"].join("\n");
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin} and ${end}.`);
  return `${before}${begin}\n\n${picture}\n\n${end}${after}`;
}
