import { ClerkFailed, ClerkLoaded, ClerkLoading, ClerkProvider, SignIn, useAuth } from "@clerk/react";
import { useMemo, type ReactNode } from "react";
import { Button } from "../ui/button";
import { SessionContext } from "./adapter";

/** Clerk loads its own script from its own host: this chunk is built only when a publishable key is given. */
export default function ClerkAuth({ children }: { children: ReactNode }) {
  return (
    // A key for development would have Clerk count its use at a host of its own, which the page's policy does not allow.
    <ClerkProvider publishableKey={CLERK_PUBLISHABLE_KEY} telemetry={false}>
      <ClerkLoading>
        <p role="status" className="grid min-h-dvh place-items-center text-muted">
          Loading sign-in…
        </p>
      </ClerkLoading>
      <ClerkFailed>
        <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-4 text-center">
          <title>Sign in · Interaction credits</title>
          <p role="alert">Sign-in couldn’t be loaded. Check your connection, then try again.</p>
          <Button
            onClick={() => {
              location.reload();
            }}
          >
            Try again
          </Button>
        </main>
      </ClerkFailed>
      <ClerkLoaded>
        <SignedIn>{children}</SignedIn>
      </ClerkLoaded>
    </ClerkProvider>
  );
}

function SignedIn({ children }: { children: ReactNode }) {
  const { userId, sessionClaims, getToken, signOut } = useAuth();
  const role = roleOf(sessionClaims);
  const session = useMemo(
    () =>
      userId
        ? // A token lives for 60 s; Clerk gives the present one, so it is asked for each call.
          {
            user: { id: userId, role },
            getToken: () => getToken(),
            signOut: () => signOut(),
            testRecipients: [],
          }
        : null,
    [userId, role, getToken, signOut],
  );
  if (!session) {
    // Clerk would go to the overview, whatever page was asked for.
    const asked = location.origin + location.pathname + location.search;
    return (
      <main className="grid min-h-dvh place-items-center p-4">
        <title>Sign in · Interaction credits</title>
        <SignIn routing="hash" fallbackRedirectUrl={asked} signUpFallbackRedirectUrl={asked} />
      </main>
    );
  }
  return (
    <SessionContext value={session} key={session.user.id}>
      {children}
    </SessionContext>
  );
}

/** Clerk's convention for a custom claim: the session token is set up to carry `metadata.role`. */
function roleOf(claims: unknown): "admin" | "user" {
  const metadata = (claims as { metadata?: { role?: unknown } } | null | undefined)?.metadata;
  return metadata?.role === "admin" ? "admin" : "user";
}
