import { type ChildProcess, execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StartedLocal, startLocal } from "#test/support/start-local.ts";

type Answer = { statusLine: string; body: { id: string; [field: string]: unknown } };

const canRun = ["bash", "curl"].every((program) => !spawnSync(program, ["--version"]).error);
if (!canRun) console.warn("Skipped: the README's first request was not sent, because bash or curl is missing.");

describe.skipIf(!canRun)("the first request of README.md, pasted after the line that npm start prints", () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let request: string;
  let shown: Answer;
  let first: StartedLocal;
  let firstAnswer: Answer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-readme-"));
    const readme = await readFile(join(import.meta.dirname, "../../README.md"), "utf8");
    const [requestBlock = "", answerBlock = ""] = codeBlocks(readme);
    request = requestBlock;
    shown = parseAnswer(answerBlock);
    first = await start();
    firstAnswer = await paste(first);
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  const start = () => startLocal(folder, (child) => children.push(child));
  const paste = async ({ printed }: StartedLocal): Promise<Answer> => {
    const script = `${exportLine(printed)}\n${request}`;
    return parseAnswer((await promisify(execFile)("bash", ["-c", script])).stdout);
  };

  it("returns 202, with the fields that the README shows", () => {
    expect(shown.statusLine).toBe("HTTP/1.1 202 Accepted");
    expect(firstAnswer.statusLine).toBe(shown.statusLine);
    expect(firstAnswer.body).toMatchObject({ ...shown.body, id: expect.stringMatching(/^lead_[0-9a-z]{26}$/) });
  });

  it("is also printed by npm start", () => {
    expect(first.printed).toContain(request);
  });

  it("has an operator's file beside it, with which baton finds the table and the agency", async () => {
    const script = `. ${folder}/operator.env && node bin/cli.ts ledger verify --agency $AGENCY --table $TABLE`;
    const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: join(import.meta.dirname, "../..") });
    expect(stdout).toMatch(/^The (?:ledger holds|agency has no journal yet)\.$/m);
  });

  it("returns the same response after a restart on the same state folder, which prints the same line", async () => {
    first.child.kill("SIGTERM");
    await once(first.child, "exit");
    const second = await start();
    expect(exportLine(second.printed)).toBe(exportLine(first.printed));
    expect(await paste(second)).toEqual(firstAnswer);
  });
});

/** The content of each code block of a Markdown text. */
const codeBlocks = (markdown: string) => [...markdown.matchAll(/^```\w*\n(.*?)\n```$/gms)].map(([, code = ""]) => code);

const exportLine = (printed: string) => /^export BATON=.*$/m.exec(printed)?.[0];

/** An HTTP response as curl -i prints it. */
function parseAnswer(text: string): Answer {
  const [head = "", body = ""] = text.split(/\r?\n\r?\n/, 2);
  return { statusLine: head.split(/\r?\n/)[0] ?? "", body: JSON.parse(body) as Answer["body"] };
}
