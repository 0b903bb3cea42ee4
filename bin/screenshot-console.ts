import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { startBaton } from "#local/start-baton.ts";
import { signInToConsole } from "./demo/sign-in-to-console.ts";
import { findChromium } from "./find-chromium.ts";
import { openSampleAgency, prepareSampleFolder } from "./local/sample-agency.ts";
import { sampleUsers } from "./sample-agency/sample-users.ts";

// Saves pictures of the console with the sample agency, for the README. Run it after a change of these pages:
// npm run screenshot:console. It keeps the sample in .baton-demo, or in the folder that is its argument. It needs Chromium
// on the PATH, and the DejaVu fonts to look the same.
const folder = join(import.meta.dirname, "../docs/images");
const stateFolder = resolve(process.argv[2] ?? ".baton-demo");

/** The pages of the README, and the height that shows what matters. */
const pictures = [
  { path: "/console", file: "console-inbox.png", height: 640 },
  { path: "/console/reports/speed", file: "console-report.png", height: 640 },
] as const;

/** A README must open fast. */
const maxBytes = 150_000;

const executablePath = findChromium();
if (!executablePath) throw new Error("There is no Chromium on the PATH; install it, and run this again.");

const stored = await prepareSampleFolder(stateFolder, false);
const baton = await startBaton({ stateFolder, quiet: true, streamWindowSeconds: 0 });
const { receiver } = await openSampleAgency(baton, stateFolder, stored);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
try {
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ baseURL: baton.apiUrl, colorScheme: "light", locale: "en-GB" });
  const [{ email }] = sampleUsers;
  await signInToConsole(page, { email, readMail: () => baton.mail({ to: email }) });
  for (const { path, file, height } of pictures) {
    await page.setViewportSize({ width: 1120, height });
    await page.goto(path);
    await page.screenshot({ path: join(folder, file) });
    const { size } = await stat(join(folder, file));
    if (size > maxBytes) throw new Error(`${file} has ${size} bytes; at most ${maxBytes} are wanted.`);
    console.log(`Saved ${join(folder, file)}`);
  }
} finally {
  await browser.close();
  await receiver.stop();
  await baton.stop();
}
