import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { ContractList, ContractSimulation, ContractView, NewContract, NewContractSimulation } from "./schemas.ts";

const common = { handledBy: "api", topic: "Billing", params: z.object({ clientId: ClientId }) } as const;

export const contractRoutes = {
  addContract: {
    ...common,
    method: "PUT",
    path: "/v1/clients/{clientId}/contracts",
    summary: "Add a version of a client's contract in a currency",
    description:
      "It takes effect now or later, and replaces a version from the same instant that has not taken effect. Versions " +
      "that were in force never change. May be repeated: the same version is added once.",
    callers: callers.agency,
    body: NewContract,
    responses: { 200: { description: "The version.", schema: ContractView } },
    refusals: ["not_found", "invoice_details_missing", "changed_meanwhile"],
  },
  listContracts: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/contracts",
    summary: "List all versions of a client's contracts",
    callers: callers.everyone,
    responses: { 200: { description: "The versions.", schema: ContractList } },
    refusals: ["not_found"],
  },
  simulateContract: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/contracts:simulate",
    summary: "Calculate what a period would come to under a contract",
    description: "Tries a contract before it takes effect, or a stored one. Writes nothing.",
    callers: callers.agencyAndBilling,
    takesTestKeys: true,
    body: NewContractSimulation,
    responses: { 200: { description: "The lines and sums of the period.", schema: ContractSimulation } },
    refusals: ["not_found", "invoice_details_missing"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof contractRoutes;
