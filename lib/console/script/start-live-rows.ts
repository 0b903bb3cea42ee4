/** How often a visible page asks for newer rows. */
const pollMs = 5_000;

/** How many polls in a row may fail before the page says so: a phone that changes its network misses one or two. */
const maxFailures = 3;

const offlineText = "Baton cannot be reached: these leads may be out of date.";

/**
 * Keeps each `<div data-live="/console/…" data-etag="…" data-most="50" data-news="new lead|new leads">` up to date: asks that
 * address for its rows while the page is visible, swaps those that changed by `data-key`, and announces how many are new. It
 * says so while Baton cannot be reached.
 */
export function startLiveRows(): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-live]")];
  if (regions.length === 0) return;
  const announce = addPoliteRegion();
  const pollAll = () => {
    if (!document.hidden) for (const region of regions) poll(region, announce);
  };
  setInterval(pollAll, pollMs);
  document.addEventListener("visibilitychange", pollAll);
}

const waiting = new WeakSet<HTMLElement>();

function poll(region: HTMLElement, announce: (text: string) => void): void {
  const address = region.dataset["live"] ?? "";
  if (waiting.has(region) || address === "") return;
  waiting.add(region);
  // An XMLHttpRequest parses its response into a document itself, so that the script converts no text to markup.
  const request = new XMLHttpRequest();
  request.open("GET", address);
  request.responseType = "document";
  request.setRequestHeader("accept", "text/html");
  request.setRequestHeader("if-none-match", region.dataset["etag"] ?? "");
  request.timeout = 20_000;
  request.addEventListener("loadend", () => {
    waiting.delete(region);
    const { status } = request;
    countFailures(region, status !== 200 && status !== 304 && status !== 404);
    // The session has ended: the response is the page of the sign-in. Or the user may not see these rows any more.
    const isElsewhere =
      status === 200 && new URL(request.responseURL).pathname !== new URL(address, location.href).pathname;
    if (isElsewhere || status === 404) location.reload();
    if (isElsewhere || status !== 200) return;
    const etag = request.getResponseHeader("etag");
    if (etag !== null) region.dataset["etag"] = etag;
    const body = request.responseXML?.body;
    if (body) announceNews(region, swapRows(region, body), announce);
  });
  request.send();
}

const failures = new WeakMap<HTMLElement, number>();

/** Says above the rows that they may be old, from the third failure in a row to the next success. */
function countFailures(region: HTMLElement, hasFailed: boolean): void {
  const count = hasFailed ? (failures.get(region) ?? 0) + 1 : 0;
  failures.set(region, count);
  const shown = region.previousElementSibling;
  if (count === 0 && shown?.matches("[data-offline]")) shown.remove();
  if (count !== maxFailures) return;
  const notice = document.createElement("p");
  notice.className = "notice is-warning";
  notice.dataset["offline"] = "";
  notice.setAttribute("role", "status");
  region.before(notice);
  notice.textContent = offlineText;
}

/**
 * Puts newer rows in place of those with the same key, in their new order. Returns how many keys are new: none in a list
 * that was full, in which the rows that come have waited behind it.
 */
function swapRows(region: HTMLElement, body: HTMLElement): number {
  const source = body.querySelector<HTMLElement>("[data-live]") ?? body;
  const shown = new Map(
    [...region.querySelectorAll<HTMLElement>("[data-key]")].map((row) => [row.dataset["key"], row]),
  );
  const rows = [...source.querySelectorAll<HTMLElement>("[data-key]")];
  const wasFull = shown.size >= Number(region.dataset["most"]);
  const added = wasFull ? 0 : rows.filter((row) => !shown.has(row.dataset["key"])).length;
  const parent = [...shown.values()][0]?.parentElement;
  updateParts(region, source);
  // A menu that is open, or a field with what was typed, keeps its row until it is closed.
  const isInUse = (row: HTMLElement) =>
    row.contains(document.activeElement) || row.querySelector("details[open]") !== null;
  if (!parent || rows.length === 0) {
    // The tabs stay, because one of them may have the focus.
    const isNew = (part: Element) => !part.matches("nav");
    const isBusy = [...shown.values()].some(isInUse);
    if (isBusy) return added;
    for (const part of [...region.children].filter(isNew)) part.remove();
    region.append(...[...source.children].filter(isNew).map((part) => document.adoptNode(part)));
    return added;
  }
  const kept = rows.map((row) => {
    const before = shown.get(row.dataset["key"]);
    if (before && (isInUse(before) || hasSameContent(before, row))) return before;
    const newer = document.adoptNode(row);
    newer.classList.add("is-news");
    return newer;
  });
  const gone = [...shown.values()].filter((row) => isInUse(row) && !kept.includes(row));
  moveInto(parent, [...gone, ...kept]);
  return added;
}

/** Renews the parts beside the rows, such as how many rows there are, by their `data-part`. One with the focus stays. */
function updateParts(region: HTMLElement, source: HTMLElement): void {
  for (const part of source.querySelectorAll<HTMLElement>("[data-part]")) {
    const shown = region.querySelector(`[data-part="${CSS.escape(part.dataset["part"] ?? "")}"]`);
    if (!shown || shown.innerHTML === part.innerHTML || shown.contains(document.activeElement)) continue;
    shown.replaceChildren(...document.importNode(part, true).childNodes);
  }
}

/** Clocks run on, so that they make no difference. */
const hasSameContent = (before: HTMLElement, after: HTMLElement): boolean => toContent(before) === toContent(after);

function toContent(row: HTMLElement): string {
  const copy = row.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return "";
  copy.classList.remove("is-news");
  for (const clock of copy.querySelectorAll("time")) clock.textContent = "";
  if (copy.className === "") copy.removeAttribute("class");
  return copy.outerHTML;
}

/** Moves rows into their order without touching those that are in place: a row that moves would lose the focus. */
function moveInto(parent: HTMLElement, rows: readonly HTMLElement[]): void {
  for (const row of parent.querySelectorAll<HTMLElement>(":scope > [data-key]")) if (!rows.includes(row)) row.remove();
  for (const [index, row] of rows.entries()) {
    const at = parent.querySelectorAll<HTMLElement>(":scope > [data-key]")[index];
    if (at === row) continue;
    if (row.contains(document.activeElement)) {
      // Everything before the focused row moves behind it instead, and returns in its turn.
      while (
        row.previousElementSibling?.hasAttribute("data-key") &&
        !rows.slice(0, index).includes(row.previousElementSibling as HTMLElement)
      )
        row.after(row.previousElementSibling);
    } else parent.insertBefore(row, at ?? null);
  }
}

function announceNews(region: HTMLElement, added: number, announce: (text: string) => void): void {
  const [one, many] = (region.dataset["news"] ?? "").split("|");
  const words = added === 1 ? one : many;
  if (added > 0 && words) announce(`${added} ${words}`);
}

/** Adds the region in which screen readers find news without being interrupted. */
function addPoliteRegion(): (text: string) => void {
  const region = document.createElement("p");
  region.className = "unseen";
  region.setAttribute("role", "status");
  document.body.append(region);
  return (text) => {
    region.textContent = text;
  };
}
