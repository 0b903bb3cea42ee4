import { formatElapsed } from "../pages/format-elapsed.ts";

/**
 * Counts each `<time data-elapsed>` up from its instant, every second while the page is visible. It counts on from Baton's
 * time in `data-now`, because the clock of the reader's machine can be wrong by hours.
 */
export function startClocks(): void {
  const now = Date.parse(document.querySelector<HTMLElement>("[data-now]")?.dataset["now"] ?? "");
  const ahead = now - Date.now();
  setInterval(() => {
    if (document.hidden) return;
    for (const clock of document.querySelectorAll("time[data-elapsed]")) {
      const elapsed = Date.now() + ahead - Date.parse(clock.getAttribute("datetime") ?? "");
      const text = formatElapsed(elapsed);
      if (Number.isFinite(elapsed) && clock.textContent !== text) clock.textContent = text;
    }
  }, 1_000);
}
