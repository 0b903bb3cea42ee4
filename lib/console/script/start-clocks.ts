import { formatElapsed } from "../pages/format-elapsed.ts";

/** Counts each `<time data-elapsed>` up from its instant, every second while the page is visible. */
export function startClocks(): void {
  setInterval(() => {
    if (document.hidden) return;
    for (const clock of document.querySelectorAll("time[data-elapsed]")) {
      const since = Date.parse(clock.getAttribute("datetime") ?? "");
      const text = formatElapsed(Date.now() - since);
      if (Number.isFinite(since) && clock.textContent !== text) clock.textContent = text;
    }
  }, 1_000);
}
