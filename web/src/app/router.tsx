import { type QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/session";
import type { MessageStatus } from "../api/types";
import { isMessageStatus } from "../lib/messageStatus";
import { isOwnPath } from "../lib/ownPath";
import { LoadFailed, NotFound } from "./RouteStates";
import { Shell } from "./Shell";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()();

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): { next?: string } => (isOwnPath(search.next) ? { next: search.next } : {}),
  beforeLoad: async ({ context, search }) => {
    if (await context.queries.ensureQueryData(sessionQuery)) throw redirect({ href: search.next ?? "/campaigns" });
  },
  component: lazyRouteComponent(() => import("../pages/login/LoginPage"), "LoginPage"),
});

/** Everything that needs somebody signed in. */
const workspace = createRoute({
  getParentRoute: () => root,
  id: "workspace",
  beforeLoad: async ({ context, location }) => {
    if (!(await context.queries.ensureQueryData(sessionQuery)))
      throw redirect({ to: "/login", search: location.href === "/" ? {} : { next: location.href } });
  },
  component: Shell,
});

const index = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/campaigns" });
  },
});

const campaigns = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns",
  component: lazyRouteComponent(() => import("../pages/campaigns/CampaignsPage"), "CampaignsPage"),
});

const campaign = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns/$campaignId",
  params: { parse: ({ campaignId }) => ({ campaignId: Number(campaignId) }) },
  beforeLoad: ({ params }) => onlyIds(params.campaignId),
  validateSearch: campaignSearch,
  component: lazyRouteComponent(() => import("../pages/campaign/CampaignPage"), "CampaignPage"),
});

const audiences = createRoute({
  getParentRoute: () => workspace,
  path: "/audiences",
  component: lazyRouteComponent(() => import("../pages/audiences/AudiencesPage"), "AudiencesPage"),
});

const audience = createRoute({
  getParentRoute: () => workspace,
  path: "/audiences/$audienceId",
  params: { parse: ({ audienceId }) => ({ audienceId: Number(audienceId) }) },
  beforeLoad: ({ params }) => onlyIds(params.audienceId),
  component: lazyRouteComponent(() => import("../pages/audiences/AudiencePage"), "AudiencePage"),
});

const tree = root.addChildren([login, workspace.addChildren([index, campaigns, campaign, audiences, audience])]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultErrorComponent: LoadFailed,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

interface CampaignSearch {
  send?: number;
  status?: MessageStatus;
}

function campaignSearch(search: Record<string, unknown>): CampaignSearch {
  return {
    ...(Number.isSafeInteger(search.send) && { send: search.send as number }),
    ...(isMessageStatus(search.status) && { status: search.status }),
  };
}

function onlyIds(id: number) {
  if (!Number.isSafeInteger(id) || id < 1) throw notFound();
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
