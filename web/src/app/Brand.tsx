import { Group, Text } from "@mantine/core";
import { text } from "../i18n";

export function Brand() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text fw={700} size="lg" component="span">
        {text.product}
      </Text>
    </Group>
  );
}
