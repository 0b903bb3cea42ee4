import * as z from "zod";
import { multiplyCost, OutreachSum } from "./outreach.ts";
import { isTooFewToCompare, Rate, toRate } from "./rate.ts";
import { Reference } from "./reference.ts";

/** A rate beside what it is compared with. */
const ComparedRate = Rate.extend({ reference: Reference }).meta({ id: "ComparedRate" });
type ComparedRate = z.infer<typeof ComparedRate>;

const Bottleneck = z.enum(["lead_generation", "appointment_setting", "none", "too_few", "outreach_incomplete"]).meta({
  id: "Bottleneck",
  description:
    "`lead_generation`: the reply rate is below its reference, with an interval that excludes it, so the list or the " +
    "text is the constraint. `appointment_setting`: the reply-to-meeting rate is, so slow or dropped replies are the " +
    "constraint. If both rates are, it is the one whose repair adds more meetings. `none`: no bottleneck that these numbers can show. " +
    "`outreach_incomplete`: the agency stated no outreach, or less than there were replies.",
});

const WhatIf = z
  .object({
    change: z.enum(["reply_rate", "meeting_rate", "double_outreach"]).meta({
      id: "FunnelChange",
      description: "The rate rises to its reference, or twice as much is sent; all else stays.",
    }),
    share: z.number().nullable().meta({ description: "What the rate rises to; null if it is no rate that changes." }),
    replies: z.int(),
    meetings: z.int(),
    gain: z
      .number()
      .nullable()
      .meta({ description: "How many more meetings, as a share of those held; null without any." }),
    cost: OutreachSum.shape.cost.meta({ description: "What the outreach would then cost, by currency." }),
  })
  .meta({ id: "WhatIf" });
type WhatIf = z.infer<typeof WhatIf>;

/**
 * The funnel, split at the reply: the reply rate is the agency's work, the reply-to-meeting rate the work on replies. They
 * are never multiplied.
 */
export const Funnel = z
  .object({
    outreach: OutreachSum,
    replyRate: ComparedRate.nullable(),
    meetingRate: ComparedRate,
    repliesFrom: z.enum(["placed", "told"]).meta({
      id: "RepliesSource",
      description: "What counts as replies: the leads placed, or the replies that the agency stated if those are more.",
    }),
    bottleneck: Bottleneck,
    whatIf: z.array(WhatIf),
  })
  .meta({
    id: "Funnel",
    description:
      "`replyRate`: replies ÷ messages sent; null if `outreach_incomplete`. `meetingRate`: meetings held and qualified ÷ " +
      "replies. They have different owners, and are never multiplied.",
  });
export type Funnel = z.infer<typeof Funnel>;

/** What a funnel is made of. `meetings` are those that were held and qualified, of the leads `placed`. */
export type FunnelInput = {
  outreach: OutreachSum;
  placed: number;
  meetings: number;
  references: { reply: Reference; meeting: Reference };
};

export function buildFunnel({ outreach, placed, meetings, references }: FunnelInput): Funnel {
  const repliesFrom = outreach.replies > placed ? "told" : "placed";
  const replies = Math.max(outreach.replies, placed);
  const isComplete = outreach.sent > 0 && replies <= outreach.sent;
  const replyRate = isComplete ? { ...toRate(replies, outreach.sent), reference: references.reply } : null;
  const meetingRate = { ...toRate(meetings, replies), reference: references.meeting };
  const whatIf = listWhatIfs(outreach, replies, meetings, references);
  return {
    outreach,
    replyRate,
    meetingRate,
    repliesFrom,
    bottleneck: replyRate ? findBottleneck(replyRate, meetingRate, whatIf) : "outreach_incomplete",
    whatIf: whatIf.filter(({ change }) => change !== "reply_rate" || replyRate !== null),
  };
}

function findBottleneck(
  replyRate: ComparedRate,
  meetingRate: ComparedRate,
  whatIf: readonly WhatIf[],
): z.infer<typeof Bottleneck> {
  const [isReplyTooFew, isMeetingTooFew] = [replyRate, meetingRate].map(({ of, reference }) =>
    isTooFewToCompare(of, reference.share),
  );
  const isReplyLow = !isReplyTooFew && isBelow(replyRate);
  const isMeetingLow = !isMeetingTooFew && isBelow(meetingRate);
  const meetingsAfter = (change: WhatIf["change"]) => whatIf.find((each) => each.change === change)?.meetings ?? 0;
  if (isReplyLow && isMeetingLow)
    return meetingsAfter("reply_rate") > meetingsAfter("meeting_rate") ? "lead_generation" : "appointment_setting";
  if (isReplyLow) return "lead_generation";
  if (isMeetingLow) return "appointment_setting";
  return isReplyTooFew || isMeetingTooFew ? "too_few" : "none";
}

/** Whether the whole interval is below the reference. */
const isBelow = ({ interval, reference }: ComparedRate): boolean =>
  interval !== null && interval.high < reference.share;

function listWhatIfs(
  { sent, cost }: OutreachSum,
  replies: number,
  meetings: number,
  { reply, meeting }: FunnelInput["references"],
): WhatIf[] {
  const toGain = (after: number) => (meetings === 0 ? null : after / meetings - 1);
  const ofReplies = (share: number) => (replies === 0 ? 0 : (share * meetings) / replies);
  const [moreReplies, moreMeetings] = [sent * reply.share, replies * meeting.share];
  const all: WhatIf[] = [
    {
      change: "reply_rate",
      share: reply.share,
      replies: Math.round(moreReplies),
      meetings: Math.round(ofReplies(moreReplies)),
      gain: toGain(ofReplies(moreReplies)),
      cost,
    },
    {
      change: "meeting_rate",
      share: meeting.share,
      replies,
      meetings: Math.round(moreMeetings),
      gain: toGain(moreMeetings),
      cost,
    },
    {
      change: "double_outreach",
      share: null,
      replies: 2 * replies,
      meetings: 2 * meetings,
      gain: toGain(2 * meetings),
      cost: multiplyCost(cost, 2),
    },
  ];
  const isRise = {
    reply_rate: moreReplies > replies,
    meeting_rate: moreMeetings > meetings,
    double_outreach: sent > 0,
  };
  return all.filter(({ change }) => isRise[change]);
}
