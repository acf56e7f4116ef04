import { getRouteApi } from "@tanstack/react-router";

const route = getRouteApi("/workspace/campaigns/$campaignId");

/** Opens and closes what is edited, which the address says. */
export function useEditing() {
  const navigate = route.useNavigate();
  return {
    edit: (send: number) => void navigate({ search: { edit: send }, resetScroll: false, replace: true, ignoreBlocker: true }),
    close: () => void navigate({ search: {}, resetScroll: false }),
    /** After a save, of which the guard of unsaved work does not know yet. */
    closeSaved: () => void navigate({ search: {}, resetScroll: false, ignoreBlocker: true }),
  };
}
