import type { Audience } from "../../api/types";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";

const colors: Record<Audience["status"], string> = {
  ingesting: "blue",
  ready: "green",
  failed: "red",
  cancelled: "gray",
};

export const AudienceBadge = ({ status }: Pick<Audience, "status">) => (
  <StatusBadge color={colors[status]} label={text.audiences.statuses[status]} />
);
