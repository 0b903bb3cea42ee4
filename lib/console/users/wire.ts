import { makeChangeUser } from "#accounts/users/change-user.ts";
import { makeCreateUser } from "#accounts/users/create-user.ts";
import { makeRemoveUser } from "#accounts/users/remove-user.ts";
import type { Clients } from "#accounts/ports.ts";
import { bindConsole } from "../console-route.ts";
import { addUser, changeUser, confirmRemoval, createUser, listUsers, removeUser, showUser } from "./endpoints.ts";
import { userRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeCreateUser>[0] & { clients: Clients };

export const usersConsole = (deps: Deps) =>
  bindConsole(userRoutes, {
    listUsers: listUsers(deps),
    addUser: addUser(deps),
    createUser: createUser({ ...deps, create: makeCreateUser(deps) }),
    showUser: showUser(deps),
    changeUser: changeUser({ ...deps, change: makeChangeUser(deps) }),
    confirmRemoval: confirmRemoval(deps.users),
    removeUser: removeUser({ ...deps, remove: makeRemoveUser(deps) }),
  });
