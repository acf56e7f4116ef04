import type { Page } from "@playwright/test";
import type { Stage } from "./stage";

interface Screen {
  name: string;
  /** Ends when all is there that is to be seen. */
  open: (page: Page, stage: Stage) => Promise<void>;
}

const preview = (page: Page) => page.getByRole("figure", { name: "The message as a recipient sees it" });

const csv = [
  "first_name;mobile;customer_id;city;points",
  "Ana;0151 12345678;C-1001;Köln;120",
  "Bo;+12025550123;C-1002;Bonn;80",
  "Cem;12;C-1003;Ulm;45",
  "Dana;+91 98765 43210;C-1004;Pune;310",
  "Ana;0151 12345678;C-1005;Köln;15",
].join("\n");

export const screens: Screen[] = [
  {
    name: "campaigns",
    open: async (page) => {
      await page.goto("/campaigns");
      await page.getByRole("link", { name: "Winter sale" }).waitFor();
    },
  },
  {
    name: "new-campaign",
    open: async (page) => {
      await page.goto("/campaigns/new?audience=1");
      await page.getByText("recipients can be reached").waitFor();
    },
  },
  {
    name: "plan",
    open: async (page, { draft }) => {
      await page.goto(`/campaigns/${draft.id}`);
      await page.getByTestId("send").nth(2).getByText("spring is here").waitFor();
    },
  },
  {
    name: "send",
    open: async (page, { draft }) => {
      await page.goto(`/campaigns/${draft.id}?edit=${draft.sends[0].id}`);
      await preview(page).waitFor();
    },
  },
  {
    name: "send-filters",
    open: async (page, { draft }) => {
      await page.goto(`/campaigns/${draft.id}?edit=${draft.sends[1].id}`);
      await preview(page).waitFor();
      await page.getByRole("switch", { name: /Audience filter/ }).scrollIntoViewIfNeeded();
      await page.getByText("curl").first().waitFor();
    },
  },
  {
    name: "send-clocks",
    open: async (page, { draft }) => {
      await page.goto(`/campaigns/${draft.id}?edit=${draft.sends[0].id}`);
      await preview(page).waitFor();
      await page.getByLabel("Date").fill("2028-10-29");
      await page.getByLabel("Time", { exact: true }).fill("02:30");
      await page.getByText("This time comes twice").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "preflight",
    open: async (page, { draft }) => {
      page.on("dialog", (dialog) => void dialog.accept());
      await page.goto(`/campaigns/${draft.id}/launch`);
      await page.getByRole("region", { name: "Send 3" }).waitFor();
    },
  },
  {
    name: "schedule",
    open: async (page, { large }) => {
      await page.goto(`/campaigns/${large.id}/launch`);
      await page.getByRole("button", { name: "Schedule" }).click();
      await page.getByRole("dialog").getByRole("textbox", { name: "Name of the campaign" }).waitFor();
    },
  },
  {
    name: "dry-run",
    open: async (page, { draft }) => {
      await page.goto(`/campaigns/${draft.id}/launch`);
      const panel = page.getByRole("region", { name: "Dry run" });
      const report = panel.getByText(/^Dry run of/);
      if (!(await panel.getByTestId("outcome-read").first().isVisible())) {
        await panel.getByRole("textbox", { name: "Rows of the audience" }).fill("500");
        await panel.getByRole("button", { name: /Start a/ }).click();
      }
      await report.waitFor({ timeout: 60_000 });
      await panel.scrollIntoViewIfNeeded();
    },
  },
  {
    name: "live",
    open: async (page, { live }) => {
      await page.goto(`/campaigns/${live}`);
      await page.getByLabel("Right now").waitFor();
      await page.getByRole("img", { name: /^Chart of messages over time/ }).waitFor();
    },
  },
  {
    name: "report",
    open: async (page, { done }) => {
      await page.goto(`/campaigns/${done}`);
      await page.getByRole("region", { name: "Countries" }).waitFor();
      await page.getByRole("img", { name: /^Chart of messages over time/ }).waitFor();
    },
  },
  {
    name: "people",
    open: async (page, { done, doneSend }) => {
      await page.goto(`/campaigns/${done}/sends/${doneSend}/people`);
      await page.getByTestId("phone").first().waitFor();
    },
  },
  {
    name: "in-doubt",
    open: async (page, { done, doneSend }) => {
      await page.goto(`/campaigns/${done}/sends/${doneSend}/people?status=in_doubt`);
      await page.getByTestId("phone").first().waitFor();
      await page.getByRole("checkbox").nth(0).check();
    },
  },
  {
    name: "person",
    open: async (page, { done, doneSend }) => {
      await page.goto(`/campaigns/${done}/sends/${doneSend}/people?status=failed`);
      await page.getByTestId("phone").first().getByRole("button").click();
      await page.getByRole("dialog").getByRole("region", { name: "What happened" }).waitFor();
      await page.getByRole("dialog").getByText("Opt-outs", { exact: true }).waitFor();
    },
  },
  {
    name: "audiences",
    open: async (page) => {
      await page.goto("/audiences");
      await page.getByRole("link", { name: "All customers" }).waitFor();
    },
  },
  {
    name: "upload",
    open: async (page) => {
      await page.goto("/audiences/new");
      const file = { name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByRole("columnheader", { name: /^mobile/ }).waitFor();
      await page.getByRole("combobox", { name: "Default country" }).fill("Germany");
      await page.getByRole("option", { name: "Germany (DE)" }).click();
      await page.getByText("Usable: 2").waitFor();
    },
  },
  {
    name: "audience",
    open: async (page) => {
      await page.goto("/audiences/1");
      await page.getByRole("table", { name: "Rows of the audience" }).getByTestId("phone").first().waitFor();
    },
  },
  {
    name: "templates",
    open: async (page) => {
      await page.goto("/templates");
      await page.getByRole("button", { name: "spring_offer" }).first().waitFor();
    },
  },
  {
    name: "template",
    open: async (page) => {
      await page.goto("/templates?open=1");
      await page.getByRole("dialog").getByRole("figure").waitFor();
    },
  },
  {
    name: "numbers",
    open: async (page) => {
      await page.goto("/numbers");
      await page.getByText("The number is connected").first().waitFor();
    },
  },
  {
    name: "opt-outs",
    open: async (page) => {
      await page.goto("/opt-outs");
      await page.getByTestId("phone").or(page.getByRole("cell")).first().waitFor();
    },
  },
  ...(
    [
      ["settings", "webhooks", "Fields to subscribe to"],
      ["settings-inbound", "inbound", "How to sign"],
      ["settings-outbound", "outbound", "What your systems are told"],
      ["settings-keys", "keys", "For your systems"],
      ["settings-members", "members", "A second person must approve campaigns"],
      ["settings-personal", "personal", "Show what is held"],
      ["settings-audit", "audit", "Who changed what"],
      ["settings-account", "account", "Open sessions"],
    ] as const
  ).map(([name, tab, said]) => ({
    name,
    open: async (page: Page) => {
      await page.goto(`/settings?tab=${tab}`);
      await page.getByText(said).first().waitFor();
    },
  })),
  {
    name: "login",
    open: async (page) => {
      await page.context().clearCookies();
      await page.goto("/");
      await page.getByLabel("Email").waitFor();
    },
  },
];
