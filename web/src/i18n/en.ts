import { formatNumber, formatPercent } from "../lib/format";
import { locale } from "./locale";

// Every sentence of the page, in English. A translation is another object of this type; sentences with numbers are
// functions, because languages differ in where the number goes and in their plurals.

const plurals = new Intl.PluralRules(locale);
const counted = (count: number, one: string, other: string) =>
  `${formatNumber(count)} ${plurals.select(count) === "one" ? one : other}`;

export const en = {
  product: "Carillon",
  title: (page: string) => `${page} · Carillon`,

  problem: {
    noAnswer: "The server does not answer. Check your connection, and that Carillon is running, then try again.",
    unexpected: (status: number) => `The server answered with status ${status} and no explanation. Its log says more.`,
  },

  states: {
    retry: "Try again",
    loading: "Loading",
    loadMore: "Load more",
    pageFailed: "This page could not be loaded",
    notFound: "There is nothing here",
    notFoundDetail: "The address may be mistyped, or what it led to was deleted or belongs to another organization.",
    toCampaigns: "Go to the campaigns",
    close: "Close",
    none: "None",
  },

  login: {
    title: "Log in",
    subtitle: "to your campaign workspace",
    email: "Email",
    password: "Password",
    showPassword: "Show the password",
    submit: "Log in",
    failed: "You are not logged in",
    noAccount: "No account yet? The person who runs Carillon adds one with “carillon user add”.",
    docs: "API documentation",
  },

  shell: {
    skip: "Skip to the content",
    menu: "Menu",
    navigation: "Main",
    campaigns: "Campaigns",
    audiences: "Audiences",
    docs: "API documentation",
    logOut: "Log out",
    logOutFailed: "You are still logged in",
    toDark: "Dark colours",
    toLight: "Light colours",
  },

  campaigns: {
    title: "Campaigns",
    failed: "The campaigns could not be loaded",
    name: "Campaign",
    status: "Status",
    audience: "Audience",
    nextSend: "Next send",
    sendingNow: "Sending now",
    pausedMidway: "Paused midway",
    lastSend: (when: string) => `Last: ${when}`,
    noSends: "No sends yet",
    progress: "Progress",
    progressLabel: (name: string, share: number) => `${name}: ${formatPercent(share)} of recipients settled`,
    settled: (share: number) => `${formatPercent(share)} settled`,
    rows: (count: number) => counted(count, "row", "rows"),
    emptyTitle: "No campaigns yet",
    emptyDetail:
      "A campaign sends approved WhatsApp templates to one audience, at the times you set. Upload an audience here first, then create the campaign through the API or with “carillon campaign apply”.",
    emptyAction: "Upload an audience",
    emptyDocs: "How to create a campaign",
  },

  campaignStatus: {
    draft: "Draft",
    scheduled: "Scheduled",
    running: "Running",
    paused: "Paused",
    completed: "Completed",
    cancelled: "Cancelled",
  },

  sendStatus: {
    pending: "To come",
    materializing: "Preparing",
    queued: "Ready",
    firing: "Sending",
    completed: "Completed",
    failed: "Failed",
    missed: "Missed",
    cancelled: "Cancelled",
  },

  messageStatus: {
    queued: "Queued",
    sending: "Sending",
    accepted: "Accepted",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Failed",
    skipped: "Skipped",
    cancelled: "Cancelled",
    in_doubt: "In doubt",
  },

  campaign: {
    one: "Campaign",
    back: "All campaigns",
    failed: "The campaign could not be loaded",
    audience: "Audience",
    from: "From",
    created: "Created",
    inactiveNumber: (id: number) => `Number ${id}, no longer listed`,
    live: "Live",
    connecting: "Connecting",
    interrupted: "Reconnecting",
    interruptedHint: "The connection to the server is interrupted. The figures may be old until it is back.",
    sends: "Sends",
    sendTab: (place: number, when: string) => `${formatNumber(place)}. ${when}`,
    noSends: "This campaign has no sends",
    noSendsDetail: "Add one through the API: what to send, when, and in which time zone.",
  },

  actions: {
    schedule: "Schedule",
    unschedule: "Back to draft",
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel campaign",
    keep: "Keep it as it is",
    failed: {
      schedule: "The campaign is not scheduled",
      unschedule: "The campaign is still scheduled",
      pause: "The campaign is not paused",
      resume: "The campaign is not resumed",
      cancel: "The campaign is not cancelled",
    },
    done: {
      schedule: "Scheduled",
      unschedule: "Back to draft",
      pause: "Paused",
      resume: "Resumed",
      cancel: "Cancelled",
    },
    confirm: {
      scheduleTitle: "Schedule this campaign?",
      schedule: (rows: number, when: string) =>
        `It is locked, and sends to up to ${counted(rows, "recipient", "recipients")}, for the first time on ${when}.`,
      cancelTitle: "Cancel this campaign for good?",
      cancel: (queued: number) =>
        `Nothing more is sent, and it cannot be taken back. ${counted(queued, "queued message is", "queued messages are")} not sent; what WhatsApp has accepted stays on record.`,
    },
    overdue: {
      title: "The time of a send has passed",
      send: "Send them now",
      skip: "Skip them",
    },
  },

  preflight: {
    title: "Before it can be scheduled",
    failed: "The checks could not be made",
    ready: "Ready to schedule",
    notReady: (count: number) => `${counted(count, "check fails", "checks fail")}`,
    fix: "What to do:",
    again: "Check again",
    status: { pass: "Passed", fail: "Failed", warn: "Warning", unknown: "Not known" },
  },

  send: {
    local: (when: string, zone: string, offset: string) => `${when} · ${zone} (UTC${offset})`,
    category: { marketing: "Marketing", utility: "Utility" },
    template: "Template",
    noTemplate: "No template chosen",
    pace: "Pace",
    perSecond: (rate: number) => `up to ${counted(rate, "message", "messages")} a second`,
    reportFailed: "The report could not be loaded",
    outcomes: "Where every recipient stands",
    ofAudience: (count: number) => `of ${counted(count, "recipient", "recipients")}`,
    toCome: "A send to come",
    notPrepared:
      "Who gets it is settled about a minute before the send: the audience, without those who have opted out by then. From then on every recipient is shown here.",
  },

  outcome: {
    queued: "Queued",
    accepted: "Accepted",
    delivered: "Delivered",
    read: "Read",
    failed: "Failed",
    inDoubt: "In doubt",
    skipped: "Skipped",
    cancelled: "Cancelled",
  },

  outcomeHint: {
    queued: "Not yet answered by WhatsApp",
    accepted: "Taken by WhatsApp, not yet on the phone",
    delivered: "On the phone, no read known",
    read: "Opened",
    failed: "Refused, or undeliverable",
    inDoubt: "Sent without an answer: perhaps delivered",
    skipped: "Never sent, for a reason below",
    cancelled: "Taken back before they were sent",
  },

  funnel: {
    title: "Funnel",
    step: "Step",
    people: "Recipients",
    rate: "Share",
    audience: "Audience",
    eligible: "Eligible",
    accepted: "Accepted",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    note: "Each share is of the audience.",
  },

  readRate: {
    title: "Read rate",
    over: (read: number, over: number) => `${formatNumber(read)} read of ${formatNumber(over)} delivered where reads are reported`,
    none: "No rate yet",
    noneDetail: "Nothing has been delivered where reads are reported.",
    limited: (share: number) =>
      `${formatPercent(share)} of the delivered messages lie where WhatsApp reports no reads. They are left out of the rate.`,
    allReported: "Every delivered message lies where WhatsApp reports reads.",
    regions: { EEA: "European Economic Area", UK: "United Kingdom", JP: "Japan", KR: "South Korea" },
    replies: (count: number) => counted(count, "reply", "replies"),
  },

  failures: {
    title: "Failures by reason",
    none: "No failures.",
    code: (code: number) => `Code ${code}`,
  },

  skipped: {
    title: "Skipped by reason",
    none: "Nobody was skipped.",
    reasons: {
      invalid_phone: "Not a possible phone number",
      duplicate: "The number appears earlier in the file",
      geo_us_marketing: "US number: WhatsApp delivers no marketing there",
      geo_sanctioned: "The region is barred from WhatsApp Business",
      opted_out: "Opted out",
      opted_out_at_claim: "Opted out after the send was prepared",
      missing_parameter: "A template parameter has no usable value",
      filter_excluded: "Left out by the audience filter",
      no_filter_event: "No audience filter event came",
      event_filter: "Left out by the event filter",
    } as Record<string, string>,
  },

  countries: {
    title: "Countries",
    none: "No recipients yet.",
    country: "Country",
    audience: "Audience",
    accepted: "Accepted",
    delivered: "Delivered",
    read: "Read",
    failed: "Failed",
    skipped: "Skipped",
    all: (count: number) => `Show all ${formatNumber(count)} countries`,
    fewer: "Show fewer",
  },

  messages: {
    title: "Messages",
    failed: "The messages could not be loaded",
    none: "No message stands here.",
    filter: "Status",
    all: "All statuses",
    csv: "Download as CSV",
    phone: "Phone",
    noPhone: "No number",
    country: "Country",
    status: "Status",
    time: "Time",
    detail: "Note",
  },

  audiences: {
    title: "Audiences",
    failed: "The audiences could not be loaded",
    name: "Name",
    status: "Status",
    usable: "Usable",
    rejected: "Not usable",
    created: "Uploaded",
    emptyTitle: "No audiences yet",
    emptyDetail:
      "An audience is one CSV file: a row a recipient, with a phone column. Every other column can fill a template’s parameters.",
    statuses: { ingesting: "Reading", ready: "Ready", failed: "Refused", cancelled: "Cancelled" },
    read: (rows: number) => `${counted(rows, "row", "rows")} read`,
  },

  upload: {
    title: "Upload an audience",
    file: "CSV file",
    choose: "Choose a file",
    fileHint: "Comma, semicolon or tab; UTF-8 or UTF-16; any size. The first row names the columns.",
    name: "Name",
    nameHint: "The file’s name when left empty",
    country: "Default country",
    countryHint: "For numbers without one, such as DE",
    countryInvalid: "A country code has two letters, such as DE",
    submit: "Upload",
    cancel: "Cancel the upload",
    progress: (share: number) => `${formatPercent(share)} sent`,
    failed: "The file was not taken",
  },

  audience: {
    one: "Audience",
    back: "All audiences",
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
    rejects: "Download the rows that are not usable",
    limitedNote: (share: number) => `${formatPercent(share)} of the numbers lie in regions without read reports.`,
    columns: "Columns",
    phoneColumn: "Phone number",
    externalIdColumn: "External id",
    format: "File",
    delimiters: { ",": "comma", ";": "semicolon", "\t": "tab" } as Record<string, string>,
    numbers: "Numbers",
  },
};
