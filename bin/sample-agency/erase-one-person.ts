import type { ApiClient } from "../demo/api-client.ts";
import type { PlannedLead, SamplePlan } from "./plan-stops.ts";

/** Chooses the person who asks for erasure: the earliest whose only call reached them, if there is one. */
export const chooseErased = ({ stops }: Pick<SamplePlan, "stops">): PlannedLead | undefined =>
  stops
    .flatMap(({ leads }) => leads)
    .find(({ client, work }) => client === "mortgages" && work.length === 1 && work[0]?.kind === "attempt");

/** Requests the erasure of the person that a plan chooses. Throws if the API refuses. */
export async function eraseOnePerson(agency: ApiClient, plan: SamplePlan): Promise<void> {
  const email = chooseErased(plan)?.person.email;
  if (email === undefined) return;
  const answer = await agency.post("/v1/erasures", { email }, "sample-erasure");
  if (answer.status >= 300) throw new Error(`the erasure was refused: ${JSON.stringify(answer.body)}`);
}
