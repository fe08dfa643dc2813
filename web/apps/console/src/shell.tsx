import { InteractionCreditDisplay } from "@interaction-credits/react";
import { useState } from "react";
import { NavLink, Outlet, useLocation, useNavigation } from "react-router";
import { useSession } from "./auth/adapter";
import { useFocusOnNavigation } from "./focus";
import { FrozenBanner } from "./frozen";
import { HEALTH } from "./health";
import { OPERATIONS, SendingBanner, SendingProvider } from "./sending";
import { AccountMenu } from "./ui/account-menu";
import { Connection } from "./ui/connection";
import {
  AccountsIcon,
  CloseIcon,
  ComposeIcon,
  GalleryIcon,
  HealthIcon,
  HistoryIcon,
  HomeIcon,
  Logo,
  MenuIcon,
  MessagesIcon,
  OperationsIcon,
  OperatorIcon,
} from "./ui/icons";

const NAVIGATION = [
  { to: "/", label: "Overview", Icon: HomeIcon, operators: false },
  { to: "/messages", label: "Messages", Icon: MessagesIcon, operators: false },
  { to: "/messages/new", label: "New message", Icon: ComposeIcon, operators: false },
  { to: "/history", label: "History", Icon: HistoryIcon, operators: false },
  { to: "/operator", label: "Grant credits", Icon: OperatorIcon, operators: true },
  { to: "/accounts", label: "Accounts", Icon: AccountsIcon, operators: true },
  { to: OPERATIONS, label: "Operations", Icon: OperationsIcon, operators: true },
  { to: HEALTH, label: "Health", Icon: HealthIcon, operators: true },
  { to: "/gallery", label: "Components", Icon: GalleryIcon, operators: false },
];

export function Shell() {
  const location = useLocation();
  const { pathname } = location;
  const [menuOpen, setMenuOpen] = useState(false);
  const main = useFocusOnNavigation(location);
  const busy = useNavigation().state !== "idle";

  // A link chosen in the narrow menu has done its work.
  const [menuPath, setMenuPath] = useState(pathname);
  if (menuPath !== pathname) {
    setMenuPath(pathname);
    setMenuOpen(false);
  }

  return (
    <SendingProvider>
      <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="sr-only z-30 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
          onClick={(event) => {
            event.preventDefault();
            main.current?.focus();
          }}
        >
          Skip to content
        </a>

        <aside className="hidden border-e border-line md:block">
          <div className="sticky top-0 flex h-dvh flex-col gap-5 overflow-y-auto px-3 py-4">
            <Name />
            <Navigation />
          </div>
        </aside>

        <div className="min-w-0">
          <header className="sticky top-0 z-20 border-b border-line bg-canvas">
            <div className="flex min-h-14 flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 sm:gap-x-3 sm:px-6">
              <button
                type="button"
                className="-ms-1 grid size-9 place-items-center rounded-md hover:bg-hover md:hidden"
                aria-expanded={menuOpen}
                aria-controls="menu"
                onClick={() => {
                  setMenuOpen(!menuOpen);
                }}
              >
                {menuOpen ? <CloseIcon className="size-5" /> : <MenuIcon className="size-5" />}
                <span className="sr-only">Menu</span>
              </button>
              <Connection />
              <div className="ms-auto flex min-w-0 items-center gap-2">
                <InteractionCreditDisplay variant="compact" />
                <AccountMenu />
              </div>
            </div>
            {menuOpen ? (
              <div
                id="menu"
                className="max-h-[70dvh] overflow-y-auto border-t border-line px-4 py-3 md:hidden"
                onKeyDown={(event) => {
                  if (event.key === "Escape") setMenuOpen(false);
                }}
              >
                <Navigation />
              </div>
            ) : null}
            <div
              className={`absolute inset-x-0 -bottom-px h-px bg-accent ${busy ? "opacity-100" : "opacity-0"}`}
              aria-hidden="true"
            />
          </header>
          <SendingBanner />
          <FrozenBanner />
          <main
            ref={main}
            id="main"
            tabIndex={-1}
            className="mx-auto w-full max-w-5xl px-4 py-6 sm:px-6 sm:py-8"
          >
            <Outlet />
          </main>
        </div>
      </div>
    </SendingProvider>
  );
}

function Name() {
  return (
    <div className="flex items-center gap-2.5 px-2 font-semibold tracking-tight">
      <Logo />
      Interaction credits
    </div>
  );
}

function Navigation() {
  const { user } = useSession();
  return (
    <nav aria-label="Main">
      <ul className="flex flex-col gap-0.5">
        {NAVIGATION.filter(({ operators }) => !operators || user.role === "admin").map(
          ({ to, label, Icon }) => (
            <li key={to}>
              <NavLink
                to={to}
                end
                className="relative flex min-h-8 items-center gap-2.5 rounded-md focus-visible:z-10 px-2 py-1 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent aria-[current=page]:forced-solid"
              >
                <Icon />
                {label}
              </NavLink>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}

export function Loading() {
  return (
    <p role="status" className="grid min-h-dvh place-items-center text-muted">
      Loading…
    </p>
  );
}
