import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { renderConsolePage } from "#console/pages/console-layout.ts";
import type { ConsoleResponse, ConsoleSession } from "#console/console-route.ts";
import { shareTab } from "../pages-in-browser.ts";

const stylesFolder = "lib/console/styles";
const sharedStyles = ["tokens", "base", "layout", "controls", "table", "facts"];

/** All styles of the console in the order in which the build joins them. */
function readStyles(): string {
  const names = readdirSync(stylesFolder).map((file) => file.replace(/\.css$/, ""));
  const own = names.filter((name) => !sharedStyles.includes(name)).sort();
  return [...sharedStyles, ...own].map((name) => readFileSync(`${stylesFolder}/${name}.css`, "utf8")).join("\n");
}

/**
 * The widths of phones, a tablet and a desktop; and the dark scheme once, because it changes no size. Both phones have the same
 * layout: axe checks the narrower one.
 */
export const consoleViews = [
  { width: 320, scheme: "light", rules: "all" },
  { width: 390, scheme: "light", rules: "none" },
  { width: 820, scheme: "light", rules: "not colours" },
  { width: 1280, scheme: "light", rules: "all" },
  { width: 390, scheme: "dark", rules: "colours" },
] as const;

export type PageView = { width: number; scheme: "light" | "dark" };

/** Opens pages of the console in Chromium, for the tests of the `describe` that calls it. */
export function showInBrowser() {
  const styles = readStyles();
  let shown = { path: "", text: "" };
  const openTab = shareTab({
    watch: (page) =>
      page.route("**", (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === "/style.css") return route.fulfill({ contentType: "text/css", body: styles });
        const isPage = pathname === shown.path;
        return route.fulfill(isPage ? { contentType: "text/html", body: shown.text } : { body: "" });
      }),
  });

  return async function open(
    response: ConsoleResponse,
    { session, path, view: { width, scheme } }: { session: ConsoleSession; path: string; view: PageView },
  ): Promise<Page> {
    if (response.kind !== "page") throw new Error(`a page, not ${JSON.stringify(response)}`);
    const assets = { styleUrl: "/style.css", scriptUrl: "/s.js" };
    shown = { path, text: renderConsolePage(response, { session, path, assets }) };
    const page = await openTab({ viewport: { width, height: 900 }, colorScheme: scheme });
    await page.goto(`http://console.test${path}`);
    return page;
  };
}
