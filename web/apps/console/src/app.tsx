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

/** The package cannot know that here credits come from an operator. */
const FROM_OPERATORS: Partial<Strings> = {
  noCredits: "No credits yet. Ask an operator for some: they show here.",
  emptyText: "Ask an operator for some. Until then no message can be sent.",
  nextCredits: "Ask an operator for credits, then send it again.",
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
