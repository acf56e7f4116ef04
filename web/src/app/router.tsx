import { type QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from "@tanstack/react-router";
import type { LeadFilter } from "../api/audiences";
import type { CampaignFilter } from "../api/campaigns";
import { sessionQuery } from "../api/session";
import type { TemplateFilter } from "../api/templates";
import { isCampaignStatus } from "../lib/campaignStatus";
import { isCountryCode, isLeadStatus } from "../lib/leadFilter";
import { isOwnPath } from "../lib/ownPath";
import { readPeopleSearch } from "../lib/peopleFilter";
import { isSettingsTab, type SettingsTab } from "../lib/settingsTabs";
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

/** An invitation's link, for whoever has it. */
const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("../pages/join/JoinPage"), "JoinPage"),
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
  validateSearch: (search): CampaignFilter => ({
    ...(isCampaignStatus(search.status) && { status: search.status }),
    ...(asText(search.q) && { q: asText(search.q) }),
  }),
  component: lazyRouteComponent(() => import("../pages/campaigns/CampaignsPage"), "CampaignsPage"),
});

const newCampaign = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns/new",
  validateSearch: (search): { audience?: number } => (isId(search.audience) ? { audience: search.audience } : {}),
  component: lazyRouteComponent(() => import("../pages/draft/NewCampaignPage"), "NewCampaignPage"),
});

const campaign = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns/$campaignId",
  params: { parse: ({ campaignId }) => ({ campaignId: Number(campaignId) }) },
  beforeLoad: ({ params }) => onlyIds(params.campaignId),
  validateSearch: campaignSearch,
  component: lazyRouteComponent(() => import("../pages/campaign/CampaignPage"), "CampaignPage"),
});

const launch = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns/$campaignId/launch",
  params: { parse: ({ campaignId }) => ({ campaignId: Number(campaignId) }) },
  beforeLoad: ({ params }) => onlyIds(params.campaignId),
  component: lazyRouteComponent(() => import("../pages/launch/LaunchPage"), "LaunchPage"),
});

const people = createRoute({
  getParentRoute: () => workspace,
  path: "/campaigns/$campaignId/sends/$sendId/people",
  params: {
    parse: ({ campaignId, sendId }) => ({ campaignId: Number(campaignId), sendId: Number(sendId) }),
  },
  beforeLoad: ({ params }) => onlyIds(params.campaignId, params.sendId),
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import("../pages/people/PeoplePage"), "PeoplePage"),
});

const audiences = createRoute({
  getParentRoute: () => workspace,
  path: "/audiences",
  component: lazyRouteComponent(() => import("../pages/audiences/AudiencesPage"), "AudiencesPage"),
});

const upload = createRoute({
  getParentRoute: () => workspace,
  path: "/audiences/new",
  component: lazyRouteComponent(() => import("../pages/upload/UploadPage"), "UploadPage"),
});

const audience = createRoute({
  getParentRoute: () => workspace,
  path: "/audiences/$audienceId",
  params: { parse: ({ audienceId }) => ({ audienceId: Number(audienceId) }) },
  beforeLoad: ({ params }) => onlyIds(params.audienceId),
  validateSearch: audienceSearch,
  component: lazyRouteComponent(() => import("../pages/audiences/AudiencePage"), "AudiencePage"),
});

const templates = createRoute({
  getParentRoute: () => workspace,
  path: "/templates",
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import("../pages/templates/TemplatesPage"), "TemplatesPage"),
});

const numbers = createRoute({
  getParentRoute: () => workspace,
  path: "/numbers",
  component: lazyRouteComponent(() => import("../pages/numbers/NumbersPage"), "NumbersPage"),
});

const optOuts = createRoute({
  getParentRoute: () => workspace,
  path: "/opt-outs",
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (asText(q) ? { q: asText(q) } : {}),
  component: lazyRouteComponent(() => import("../pages/optOuts/OptOutsPage"), "OptOutsPage"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "/settings",
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: SettingsTab } => (isSettingsTab(tab) ? { tab } : {}),
  component: lazyRouteComponent(() => import("../pages/settings/SettingsPage"), "SettingsPage"),
});

const tree = root.addChildren([
  login,
  join,
  workspace.addChildren([
    index,
    campaigns,
    newCampaign,
    campaign,
    launch,
    people,
    audiences,
    upload,
    audience,
    templates,
    numbers,
    optOuts,
    settings,
  ]),
]);

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
  send?: number | "all";
  /** Of a draft: what is in the editor. A number is a send's. */
  edit?: number | "new" | "details";
  /** Of a new send: the one it comes after, and the one it is a copy of. */
  after?: number;
  copy?: number;
}

function campaignSearch({ send, edit, after, copy }: Record<string, unknown>): CampaignSearch {
  return {
    ...((isId(send) || send === "all") && { send }),
    ...((isId(edit) || edit === "new" || edit === "details") && { edit }),
    ...(isId(after) && { after }),
    ...(isId(copy) && { copy }),
  };
}

function audienceSearch({ status, country, q }: Record<string, unknown>): LeadFilter {
  return {
    ...(isLeadStatus(status) && { status }),
    ...(isCountryCode(country) && { country }),
    ...(asText(q) && { q: asText(q) }),
  };
}

function templateSearch({ category, status, q, open }: Record<string, unknown>): TemplateFilter & { open?: number } {
  return {
    ...(asText(category) && { category: asText(category) }),
    ...(asText(status) && { status: asText(status) }),
    ...(asText(q) && { q: asText(q) }),
    ...(isId(open) && { open }),
  };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
/** What is typed into a search; of digits alone the router makes a number. */
const asText = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function onlyIds(...ids: number[]) {
  if (!ids.every(isId)) throw notFound();
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
