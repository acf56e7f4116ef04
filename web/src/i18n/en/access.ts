export const roles = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  viewer: "Viewer",
};

export const roleHints = {
  owner: "May do everything, and decides who is an owner.",
  admin: "May do everything but decide about owners.",
  member: "Plans, approves and sends campaigns. Accounts, keys, members and settings are the admins’.",
  viewer: "Looks at everything and changes nothing.",
};

export const members = {
  title: "Members",
  failed: "The members could not be loaded",
  invite: "Invite",
  you: "You",
  role: "Role",
  roleOf: (email: string) => `Role of ${email}`,
  lastSeen: "Last seen",
  notSeen: "Not signed in",
  remove: "Remove",
  removeThis: (email: string) => `Remove ${email}`,
  removeTitle: (email: string) => `Remove ${email}?`,
  removeDetail: "Their sessions in this organization end at once. What they have made stays.",
  keep: "Keep them",
  removed: (email: string) => `${email} is no longer a member`,
  roleChanged: (email: string, role: string) => `${email}: ${role}`,
};

export const invitations = {
  title: "Open invitations",
  failed: "The invitations could not be loaded",
  none: "No invitation is open.",
  until: "Valid until",
  withdraw: "Withdraw",
  withdrawThis: (email: string) => `Withdraw the invitation of ${email}`,
  withdrawn: (email: string) => `The invitation of ${email} no longer works`,
  notWithdrawn: "The invitation still works",
  dialog: "Invite somebody",
  submit: "Make the link",
  notInvited: "Nobody was invited",
  link: (email: string) => `The link for ${email}`,
  shownOnce: "Send it to them yourself: it is shown this once, and works once within seven days.",
};

export const join = {
  title: "Invitation",
  to: (organization: string) => `Join ${organization}`,
  until: (when: string) => `This invitation is valid until ${when}.`,
  failed: "The invitation could not be looked up",
  gone: "This invitation no longer works",
  goneDetail: "It was used, was withdrawn or has expired, or the link is incomplete. Ask for a new one. If you have joined already, log in.",
  toLogin: "Go to the log-in page",
  passwordHint: "You have an account already: give its password.",
  submit: "Join",
  refused: "You have not joined yet",
};

export const account = {
  password: "Password",
  passwordLead: "Changing it ends all your other sessions.",
  presentPassword: "Present password",
  newPassword: "New password",
  newPasswordHint: "At least 10 characters. Several words make a good one.",
  change: "Change the password",
  changed: "Your password is changed",
  notChanged: "Your password is still the old one",
};

export const secondFactor = {
  title: "Second factor",
  on: "On",
  off: "Off",
  lead: "With a second factor, logging in also asks for a code from an authenticator app. A stolen password alone is then worth nothing.",
  setUp: "Set it up",
  setUpTitle: "Set up a second factor",
  next: "Continue",
  secretHint: "Scan the picture with your authenticator app (TOTP, six digits), or type the secret into it. Then type the code that the app shows.",
  picture: "Picture of the secret, to be scanned by the app",
  secret: "Secret for the app",
  openApp: "Open it in the app on this device",
  code: "Code",
  codeHint: "Six digits",
  confirm: "Turn it on",
  notSetUp: "The second factor is not on",
  recovery: "Recovery codes",
  recoveryHint: "Keep them somewhere safe: each lets you in once without the app. They are not shown again.",
  remove: "Remove it",
  removeTitle: "Remove the second factor?",
  removeDetail: "From then on your password alone is enough to log in.",
  removed: "The second factor is removed",
  notRemoved: "The second factor is still on",
};

export const sessions = {
  title: "Open sessions",
  lead: "Where you are logged in. End what you do not know, and change your password.",
  failed: "The sessions could not be loaded",
  device: "Device",
  unknownDevice: "Unknown device",
  organization: "Organization",
  address: "Network address",
  begun: "Since",
  current: "This one",
  end: "End",
  endThis: (device: string, since: string) => `End the session of ${device} since ${since}`,
  ended: "The session has ended",
  notEnded: "The session is still open",
};

export const approval = {
  title: "Approval",
  lead: "Whoever made or changed a campaign cannot approve it. A later change needs a new approval.",
  required: "A second person must approve campaigns",
  status: { none: "Not approved", approved: "Approved", lapsed: "Lapsed" },
  detail: { none: "Before it can be scheduled, somebody who has not worked on it must approve it.", approved: "It may be scheduled as it is. Any change to it needs a new approval.", lapsed: "It has changed since it was approved, and must be approved again." },
  approve: "Approve",
  done: "Approved",
  failed: "The campaign is not approved",
};

export const scopes = {
  view: "View",
  edit: "Edit",
  send: "Send",
  approve: "Approve",
  accounts: "Accounts",
  settings: "Settings",
  keys: "API keys",
  members: "Members",
  personal_data: "Personal data",
  inbound: "Inbound webhooks",
};

export const scopeHints = {
  view: "Reads campaigns, audiences, templates, opt-outs and reports.",
  edit: "Makes and changes drafts, audiences and opt-outs.",
  send: "Schedules, pauses, resumes and cancels campaigns.",
  approve: "Approves drafts of others.",
  accounts: "Connects and disconnects WhatsApp accounts.",
  settings: "Changes the organization’s settings.",
  keys: "Makes and revokes keys.",
  members: "Invites and removes members.",
  personal_data: "Exports and erases what is known about a person.",
  inbound: "Posts audience filters and lead events.",
};
