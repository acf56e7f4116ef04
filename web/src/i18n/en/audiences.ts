import { formatPercent } from "../../lib/format";
import { counted } from "../counted";

export const audiences = {
  title: "Audiences",
  failed: "The audiences could not be loaded",
  name: "Name",
  status: "Status",
  rows: "Rows",
  usable: "Usable",
  rejected: "Not usable",
  created: "Uploaded",
  upload: "Upload an audience",
  emptyTitle: "No audiences yet",
  emptyDetail:
    "An audience is one CSV file: a row a recipient, with a phone column. Every other column can fill a template’s parameters.",
  statuses: { ingesting: "Reading", ready: "Ready", failed: "Refused", cancelled: "Cancelled" },
  read: (rows: number) => `${counted(rows, "row", "rows")} read`,
};

export const upload = {
  title: "Upload an audience",
  drop: "Drop a CSV file here",
  file: "CSV file",
  choose: "Choose a file",
  another: "Another file",
  fileHint:
    "Comma, semicolon or tab; UTF-8 or UTF-16; any size. The first row names the columns, each further row is one recipient.",
  notUsable: "This file cannot be an audience as it is",
  noPhoneColumn: "Which column holds the phone numbers?",
  chooseColumn: "Choose a column",
  phoneColumn: "Phone number column",
  phoneColumnHint: "Found by its name and content",
  externalIdColumn: "External id column",
  externalIdHint: "Your own id, by which filter events name people",
  country: "Default country",
  countryHint: "For numbers without a country code",
  looked: (rows: number) => `What becomes of the first ${counted(rows, "row", "rows")}`,
  tryCountry: "Many numbers cannot be read. If they have no country code, choose the default country they belong to.",
  manyInvalid: "Many numbers cannot be read. Is this the phone number column, and the right country?",
  rows: "The first rows of the file",
  row: "Row",
  becomes: "What becomes of it",
  isPhone: "Phone number",
  isExternalId: "External id",
  isVariable: "For parameters",
  name: "Name of the audience",
  submit: "Upload",
  cancel: "Cancel the upload",
  sending: (file: string) => `Sending ${file}`,
  reading: (file: string) => `Reading ${file}`,
  progress: (share: number) => `${formatPercent(share)} sent`,
  sent: (bytes: string, all: string, share: string) => `${bytes} of ${all} (${share})`,
  pace: (perSecond: string, left: string) => `${perSecond} a second, ${left} left`,
  stay: "Stay on this page until the file is sent. Sorting and storing go on without you.",
  failed: "The file was not taken",
};

export const sample = {
  title: "No file yet?",
  detail: "Take a sample with the columns that a template wants, and fill in your recipients.",
  template: "Template",
  choose: "Choose a template",
  download: "Download the sample",
  columns: "Columns:",
};

export const leadStatus = {
  ok: "Usable",
  ineligible_geo: "Barred region",
  invalid_phone: "Invalid number",
  duplicate: "Duplicate",
};

export const audience = {
  one: "Audience",
  back: "All audiences",
  plan: "Plan a campaign",
  failed: "The audience could not be loaded",
  refused: "This file was refused",
  ingesting: "The rows are being sorted and stored. This page follows along.",
  totals: "Rows",
  total: { ok: "Usable", ineligibleGeo: "Barred region", invalidPhone: "Invalid number", duplicate: "Duplicate" },
  hint: {
    ok: "May be messaged",
    ineligibleGeo: "Barred from marketing, or from everything",
    invalidPhone: "Not a possible phone number",
    duplicate: "Appears earlier in the file",
  },
  show: (what: string) => `Show the rows: ${what}`,
  rejects: "Download the rows that are not usable",
  columns: "Columns",
  phoneColumn: "Phone number",
  externalIdColumn: "External id",
  defaultCountry: "Default country",
  format: "File",
  delimiters: { ",": "comma", ";": "semicolon", "\t": "tab" } as Record<string, string>,
  countries: "Countries",
  countriesNote: "Valid numbers by country, judged by their digits.",
  unknownCountry: "Unknown",
};

export const limited = {
  title: "Read reports",
  share: (share: number) => `${formatPercent(share)} without read reports`,
  none: "Every number lies where WhatsApp reports reads.",
  why: "In these regions marketing messages are delivered, but WhatsApp reports neither reads nor clicks. A read rate counts the other recipients alone, so that it is not taken for more than it is.",
  regions: { EEA: "European Economic Area", UK: "United Kingdom", JP: "Japan", KR: "South Korea" },
};

export const leads = {
  title: "Rows",
  label: "Rows of the audience",
  failed: "The rows could not be loaded",
  none: "No row fits this filter.",
  search: "Phone number or external id",
  status: "Status",
  allStatuses: "All statuses",
  country: "Country",
  allCountries: "All countries",
  row: "Row",
  phone: "Phone",
  externalId: "External id",
  values: "Values",
  noPhone: "No number",
  written: "As written in the file",
  reason: "Why",
};
