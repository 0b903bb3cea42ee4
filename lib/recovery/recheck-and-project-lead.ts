import type { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import type { makeProjectLead } from "#billing/project-lead.ts";
import type { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { makeScheduleChase } from "#chasing/schedule-chase.ts";
import type { makeProjectNextTry } from "#leads/project-next-try.ts";
import type { makeProjectWorkList } from "#leads/project-work-list.ts";
import type { makeScheduleWake } from "#nurture/schedule-wake.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { makeProjectReturns } from "#returns/project-returns.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type Deps = {
  recheckLead: ReturnType<typeof makeRecheckLead>;
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  scheduleWake: ReturnType<typeof makeScheduleWake>;
  scheduleChase: ReturnType<typeof makeScheduleChase>;
  scheduleAppointmentLooks: ReturnType<typeof makeScheduleAppointmentLooks>;
  projectNextTry: ReturnType<typeof makeProjectNextTry>;
  projectWorkList: ReturnType<typeof makeProjectWorkList>;
  projectReturns: ReturnType<typeof makeProjectReturns>;
  onFault: (error: unknown) => void;
};

/** The delay before the next recheck of a lead that cannot be read. */
const unreadableRecheckDelayMs = 60 * 60_000;

/** Repeats what follows from a lead's facts, and returns when to recheck. An unreadable lead waits an hour. */
export const makeRecheckAndProjectLead =
  ({
    recheckLead,
    projectLead,
    projectDeadLetters,
    scheduleWake,
    scheduleChase,
    scheduleAppointmentLooks,
    projectNextTry,
    projectWorkList,
    projectReturns,
    onFault,
  }: Deps) =>
  async ({ agencyId, leadId }: JobOfKind<"recheck">, at: Instant): Promise<Instant | undefined> => {
    const key = { agencyId, leadId };
    return catchUndecodable(recheckAndProject(), (fault) => {
      onFault(fault);
      return addMs(at, unreadableRecheckDelayMs);
    });

    async function recheckAndProject(): Promise<Instant | undefined> {
      const recheckAt = await recheckLead(key, at);
      const lead = await projectLead(key);
      if (!lead) return recheckAt;
      await Promise.all([
        projectDeadLetters(key, lead),
        scheduleWake(key, lead),
        scheduleChase(key, lead),
        scheduleAppointmentLooks(key, lead),
        projectNextTry(key, lead),
        projectWorkList(key, lead),
        projectReturns(key, lead),
      ]);
      return recheckAt;
    }
  };
