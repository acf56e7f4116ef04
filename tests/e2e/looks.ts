const viewports = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** What every screen is looked at in: a wide and a narrow window, light and dark. */
export const looks = Object.entries(viewports).flatMap(([device, viewport]) =>
  (["light", "dark"] as const).map((colorScheme) => ({ name: `on a ${device}, ${colorScheme}`, viewport, colorScheme })),
);
