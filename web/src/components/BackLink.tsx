import { Group } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { AnchorLink } from "./links";

export function BackLink({ to, label }: { to: "/campaigns" | "/audiences"; label: string }) {
  return (
    <AnchorLink to={to} size="sm" style={{ alignSelf: "flex-start" }}>
      <Group gap={4} wrap="nowrap">
        <IconArrowLeft size={16} aria-hidden />
        {label}
      </Group>
    </AnchorLink>
  );
}
