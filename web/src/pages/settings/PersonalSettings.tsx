import { Stack } from "@mantine/core";
import { PersonPanel } from "./PersonPanel";
import { RetentionPanel } from "./RetentionPanel";

/** How long the organization keeps what is personal, and all it holds of one person. */
export function PersonalSettings() {
  return (
    <Stack gap="lg">
      <RetentionPanel />
      <PersonPanel />
    </Stack>
  );
}
