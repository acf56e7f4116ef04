import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./global.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setCsrfToken, setSignedOutHandler } from "../api/client";
import { sessionQuery } from "../api/session";
import { makeQueryClient } from "./queryClient";
import { makeRouter } from "./router";
import { cssVariables, theme } from "./theme";

/** The composition root. */
export function start() {
  const queries = makeQueryClient();
  const router = makeRouter(queries);

  setSignedOutHandler(() => {
    setCsrfToken("");
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, null);
    void router.invalidate(); // the workspace's guard now leads to the log-in page, and back afterwards
  });

  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
