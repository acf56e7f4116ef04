export const settingsTabs = ["webhooks", "inbound", "outbound", "keys", "members", "personal", "audit", "account"] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export const isSettingsTab = (value: unknown): value is SettingsTab => settingsTabs.some((tab) => tab === value);
