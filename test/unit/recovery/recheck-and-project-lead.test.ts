import { expect, it } from "vitest";
import { makeRecheckAndProjectLead } from "#recovery/recheck-and-project-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const job = { kind: "recheck" as const, agencyId: anId("agency"), leadId: anId("lead") };

function recheckOf(fault: Error) {
  const faults: unknown[] = [];
  const workRecheck = makeRecheckAndProjectLead({
    recheckLead: () => Promise.reject(fault),
    projectLead: async () => undefined,
    projectDeadLetters: async () => undefined,
    scheduleWake: async () => undefined,
    scheduleChase: async () => undefined,
    scheduleAppointmentLooks: async () => undefined,
    projectNextTry: async () => undefined,
    projectWorkList: async () => undefined,
    projectReturns: async () => undefined,
    onFault: (error) => faults.push(error),
  });
  return { faults, answer: workRecheck(job, at("14:00")) };
}

it("retries a lead that cannot be read after an hour, and logs it", async () => {
  const { faults, answer } = recheckOf(new TypeError("no such fact"));
  expect(await answer).toBe(at("15:00"));
  expect(faults).toHaveLength(1);
});

it("throws any other fault, so that the job is retried at once", async () => {
  await expect(recheckOf(new Error("throttled")).answer).rejects.toThrow("throttled");
});
