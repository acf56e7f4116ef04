import { Text } from "@mantine/core";
import type { Lead, Message } from "../api/types";
import { isErasedLead, isErasedMessage, leadName, messageName } from "../lib/recipient";

export const LeadName = ({ lead }: { lead: Lead }) => <Name name={leadName(lead)} erased={isErasedLead(lead)} />;

export const MessageName = ({ message }: { message: Message }) => (
  <Name name={messageName(message)} erased={isErasedMessage(message)} />
);

function Name({ name, erased }: { name: string; erased: boolean }) {
  if (!erased) return name;
  return (
    <Text span inherit c="dimmed">
      {name}
    </Text>
  );
}
