import { Alert, type CSSVariablesResolver, createTheme, NavLink, Notification } from "@mantine/core";
import { text } from "../i18n";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: "md",
  cursorType: "pointer",
  // Mantine ignores the reader's wish for less motion unless told.
  respectReducedMotion: true,
  components: {
    // Its own title has the colour of its ground, too pale for WCAG AA.
    Alert: Alert.extend({ styles: { title: { color: "var(--mantine-color-text)" } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": text.states.close } } }),
    NavLink: NavLink.extend({ styles: { root: { borderRadius: "var(--mantine-radius-md)" } } }),
  },
  headings: { fontWeight: "650" },
});

// Mantine's own secondary texts are too pale for WCAG AA (4.5:1) on our backgrounds.
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-8)",
    "--page-background": "var(--mantine-color-gray-0)",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-3)",
    "--page-background": "var(--mantine-color-dark-8)",
  },
});
