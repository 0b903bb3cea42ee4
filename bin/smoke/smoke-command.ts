import { type Command, Option } from "commander";
import * as z from "zod";
import { CampaignId } from "#domain/shared/id.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { parseWith } from "../options.ts";
import { parseUrl } from "../import/import-options.ts";
import { formatChecks } from "./smoke-check.ts";

type Options = {
  url: string;
  key: string;
  campaign?: CampaignId;
  live?: true;
  channels: Channel[];
  timeout: number;
  alarmTopic?: string;
};

const channelList = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(Channel));

export const addSmoke = (program: Command) =>
  program
    .command("smoke")
    .summary("test a deployment with a canary lead")
    .description(
      "Sends a canary through each active campaign, and waits until it was delivered on each channel. A canary goes the whole " +
        "way of a lead, but reaches no person and is not billed. With --live it sends a lead that is texted, emailed and " +
        "posted for good, and billed: name a campaign whose client you are. Exits with 1 if something failed.",
    )
    .requiredOption("--url <url>", "the URL of the API: output ApiUrl", parseUrl)
    .addOption(new Option("--key <key>", "a live key of the agency").env("BATON_API_KEY").makeOptionMandatory())
    .option("--campaign <id>", "only this campaign", parseWith(CampaignId, "the id of a campaign: campaign_…"))
    .option("--live", "send a live lead instead of a canary; needs --campaign")
    .addOption(
      new Option("--channels <list>", "channels on which a lead must arrive, such as sms,email,webhook")
        .argParser(parseWith(channelList, "channels with commas: sms,email,webhook"))
        .default([], "any"),
    )
    .option(
      "--timeout <seconds>",
      "how long to wait for the deliveries",
      parseWith(z.coerce.number().int().min(1).max(900), "seconds from 1 to 900"),
      120,
    )
    .option("--alarm-topic <arn>", "also check that its subscriptions are confirmed: output AlarmTopicArn")
    .action(async (options: Options, command: Command) => {
      if (options.live && options.campaign === undefined) command.error("error: --live needs --campaign");
      process.exitCode = await runSmoke(options);
    });

async function runSmoke({ campaign, live, timeout, alarmTopic, ...options }: Options): Promise<number> {
  const { runSmokeTest } = await import("./run-smoke-test.ts");
  const checks = await runSmokeTest({
    ...options,
    campaignId: campaign,
    isLive: live === true,
    timeoutMs: timeout * 1000,
  });
  if (alarmTopic !== undefined) {
    const { checkAlarmTopic } = await import("./check-alarm-topic.ts");
    checks.push(await checkAlarmTopic(alarmTopic));
  }
  console.log(formatChecks(checks));
  const failed = checks.filter(({ isPassed }) => !isPassed).length;
  console.log(failed === 0 ? "\nEverything arrived." : `\n${failed} of ${checks.length} checks failed.`);
  return failed === 0 ? 0 : 1;
}
