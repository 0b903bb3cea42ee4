import { notice } from "./page.ts";

/** For a link that was ours and whose time is over: status 410. */
export const linkExpiredPage = (): string =>
  notice({
    title: "This link has expired",
    paragraphs: [
      "Links to leads work for a limited time, because whoever has one can read the lead.",
      "The lead itself is not lost. Look for a newer text or email about it, or ask whoever sends you leads for a new link.",
      "If you spoke to the person and could not record it, tell them that too: it counts.",
    ],
  });

/** For a link that we never made, mostly one that was cut when it was copied: status 404. */
export const linkInvalidPage = (): string =>
  notice({
    title: "This link does not work",
    paragraphs: [
      "Part of the address is missing or has changed. That happens when a link is copied by hand or cut in two by an app.",
      "Go back to the text or email and tap the whole link, or copy it from https to its very end.",
      "If it still does not work, ask whoever sends you leads for a new one.",
    ],
  });
