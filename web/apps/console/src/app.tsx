import { CreditsProvider, type Strings } from "@interaction-credits/react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { useSession } from "./auth/adapter";
import { page } from "./lazy-page";
import { Broken } from "./routes/broken";
import { Loading, Shell } from "./shell";

const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: Broken,
    HydrateFallback: Loading,
    children: [
      {
        ErrorBoundary: Broken,
        children: [
          { index: true, ...page(async () => (await import("./routes/overview")).Overview) },
          { path: "messages", ...page(async () => (await import("./routes/messages")).Messages) },
          { path: "messages/new", ...page(async () => (await import("./routes/compose")).Compose) },
          { path: "messages/:id", ...page(async () => (await import("./routes/message")).MessageDetails) },
          { path: "history", ...page(async () => (await import("./routes/history")).History) },
          { path: "operator", ...page(async () => (await import("./routes/operator")).Operator) },
          { path: "operations", ...page(async () => (await import("./routes/operations")).Operations) },
          { path: "accounts", ...page(async () => (await import("./routes/accounts")).Accounts) },
          { path: "health", ...page(async () => (await import("./routes/health")).Health) },
          { path: "gallery", ...page(async () => (await import("./routes/gallery")).Gallery) },
          {
            path: "gallery/long-history",
            ...page(async () => (await import("./routes/long-history")).LongHistory),
          },
          { path: "*", ...page(async () => (await import("./routes/not-found")).NotFound) },
        ],
      },
    ],
  },
]);

/** In the console credits come from an operator, which the package cannot know. */
const FROM_OPERATORS: Partial<Strings> = {
  noCredits: "You don’t have any credits yet. Ask an operator to add some.",
  emptyText: "You can’t send messages until an operator adds credits.",
  nextCredits: "Ask an operator to add credits, then send it again.",
};

export function App() {
  const { user, getToken } = useSession();
  return (
    // Another user is another account: nothing of the last one's may stay in memory.
    <CreditsProvider
      key={user.id}
      baseUrl={API_URL}
      getToken={getToken}
      userKey={user.id}
      locale="en"
      messages={FROM_OPERATORS}
    >
      <RouterProvider router={router} />
    </CreditsProvider>
  );
}
