import { ActionIcon, Menu } from "@mantine/core";
import { IconCopyPlus, IconDots, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Campaign } from "../../api/types";
import { useMayEdit } from "../../api/useMayEdit";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { text } from "../../i18n";
import { useDeleteCampaign, useDuplicateCampaign } from "./useDrafts";

/** What may be done to a campaign beside opening it. */
export function CampaignMenu({ campaign }: { campaign: Campaign }) {
  const [deleting, setDeleting] = useState(false);
  const duplicate = useDuplicateCampaign();
  const remove = useDeleteCampaign();
  if (!useMayEdit()) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={text.campaigns.actionsFor(campaign.name)}
            loading={duplicate.isPending || remove.isPending}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopyPlus size={16} aria-hidden />} onClick={() => duplicate.mutate(campaign.id)}>
            {text.campaigns.duplicate}
          </Menu.Item>
          {campaign.allowedActions.includes("delete") && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => setDeleting(true)}
            >
              {text.campaigns.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={deleting}
        title={text.campaigns.deleteTitle(campaign.name)}
        detail={text.campaigns.deleteDetail}
        keep={text.campaigns.deleteKeep}
        choices={[{ label: text.campaigns.delete, danger: true, onChoose: () => remove.mutate(campaign.id) }]}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}
