import type { Text } from "..";
import * as access from "./access";
import * as audiences from "./audiences";
import * as campaign from "./campaign";
import * as campaigns from "./campaigns";
import * as common from "./common";
import * as editor from "./editor";
import * as launch from "./launch";
import * as login from "./login";
import * as numbers from "./numbers";
import * as optOuts from "./optOuts";
import * as personal from "./personal";
import * as report from "./report";
import * as settings from "./settings";
import * as templates from "./templates";
import * as shell from "./shell";

export const es: Text = {
  ...common,
  ...shell,
  ...access,
  ...login,
  ...campaigns,
  ...campaign,
  ...editor,
  ...launch,
  ...optOuts,
  ...report,
  ...audiences,
  ...templates,
  ...settings,
  ...personal,
  ...numbers,
};
