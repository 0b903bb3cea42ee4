import { makeBookAppointment } from "#appointments/book-appointment.ts";
import { makeListSlots } from "#appointments/list-slots.ts";
import { makeAgreeAppointment } from "#contact/agree-appointment.ts";
import { makeLoadDiary } from "#contact/load-diary.ts";
import { makeSaveCallForm } from "#contact/save-call-form.ts";
import {
  type RecordingDeps,
  wireRecordAcknowledgement,
  wireRecordContactAttempt,
  wireRecordOutcome,
} from "#contact/wire.ts";
import { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { makeListLeadEntries } from "#ledger/list-lead-entries.ts";
import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { wireWakeOnRequest } from "#nurture/wire.ts";
import type { Ids } from "#platform/ports.ts";
import { makeLoadReturnRules } from "#returns/load-return-rules.ts";
import { wireOpenReturn, wirePreviewReturn } from "#returns/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { wireSaveAppointmentForm } from "../diary/wire.ts";
import { makeDescribeLeadPage } from "./describe-lead-page.ts";
import {
  answerLead,
  changeLeadAppointment,
  recordCall,
  resendDelivery,
  returnLead,
  showLead,
  wakeLead,
  withdrawCall,
} from "./endpoints.ts";
import { leadRoutes } from "./routes.ts";

type Deps = RecordingDeps &
  Parameters<typeof makeReadLead>[0] &
  Parameters<typeof makeReadLeadContext>[0] &
  Parameters<typeof makeLoadHoursInForce>[0] &
  Parameters<typeof makeBookAppointment>[0] &
  Parameters<typeof wireSaveAppointmentForm>[0] &
  Parameters<typeof wireWakeOnRequest>[0] &
  Parameters<typeof makeRequestReplay>[0] &
  Parameters<typeof makeListLeadEntries>[0] &
  Pick<Parameters<typeof makeDescribeLeadPage>[0], "subscriptions"> & { ids: Ids };

/** The page of a lead and its actions, by the verbs of the API and of the lead card. */
export function leadConsole(deps: Deps): BoundConsoleRoute[] {
  const loadHoursInForce = makeLoadHoursInForce(deps);
  const openReturn = wireOpenReturn(deps);
  const page = {
    ids: deps.ids,
    readLead: makeReadLead(deps),
    describeLeadPage: makeDescribeLeadPage({
      ...deps,
      loadHoursInForce,
      readLeadContext: makeReadLeadContext(deps),
      loadReturnRules: makeLoadReturnRules({ ...deps, loadHoursInForce }),
      loadDiary: makeLoadDiary({ ...deps, listSlots: makeListSlots(deps) }),
      previewReturn: wirePreviewReturn(deps),
      listLeadEntries: makeListLeadEntries(deps),
    }),
  };
  const saveCallForm = makeSaveCallForm({
    ...deps,
    openReturn,
    recordContactAttempt: wireRecordContactAttempt(deps),
    recordOutcome: wireRecordOutcome(deps),
    agreeAppointment: makeAgreeAppointment({ ...deps, bookAppointment: makeBookAppointment(deps) }),
  });
  return bindConsole(leadRoutes, {
    showLead: showLead(page),
    recordCall: recordCall({ ...page, saveCallForm }),
    withdrawCall: withdrawCall({ ...page, withdrawContactAttempt: makeWithdrawContactAttempt(deps) }),
    answerLead: answerLead({ ...page, recordAcknowledgement: wireRecordAcknowledgement(deps) }),
    returnLead: returnLead({ ...page, openReturn }),
    changeLeadAppointment: changeLeadAppointment({ ...page, saveAppointmentForm: wireSaveAppointmentForm(deps) }),
    wakeLead: wakeLead({ ...page, wakeOnRequest: wireWakeOnRequest(deps) }),
    resendDelivery: resendDelivery({ ...page, requestReplay: makeRequestReplay(deps) }),
  });
}
