import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useSession } from "../auth/adapter";
import { useSettings } from "../settings";
import { Button } from "./button";
import { Segments } from "./field";

/** Who is signed in, and how the console looks. A panel, not a menu: it has choices to be made. */
export function AccountMenu() {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const { user } = useSession();
  return (
    <div
      className="relative shrink-0"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        trigger.current?.focus();
      }}
      // Moving on, by key or by pointer, closes the menu.
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={trigger}
        type="button"
        className="grid size-9 place-items-center rounded-full border border-line-strong bg-raised font-semibold uppercase hover:bg-hover"
        aria-label={`Account and settings: ${user.id}`}
        aria-expanded={open}
        aria-controls={open ? "account" : undefined}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {user.id.replace(/^user_/, "").slice(0, 1)}
      </button>
      {open ? (
        <>
          {/* A pointer outside closes it, too, where nothing takes the focus. */}
          <div
            className="fixed inset-0 z-30"
            aria-hidden="true"
            onPointerDown={() => {
              setOpen(false);
            }}
          />
          <Panel />
        </>
      ) : null}
    </div>
  );
}

function Panel() {
  const { user, signOut, toolsPage } = useSession();
  const { theme, setTheme } = useSettings();
  const navigate = useNavigate();

  async function leave() {
    // The next user starts at the overview, not on a page that may not be theirs.
    await navigate("/");
    await signOut();
  }

  return (
    <div
      id="account"
      role="group"
      aria-label="Account and settings"
      className="absolute end-0 top-full z-40 mt-1.5 flex max-h-[calc(100dvh-5rem)] w-88 max-w-[calc(100vw-2rem)] flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-raised p-4 shadow-lg"
    >
      <div>
        <p className="text-muted">Signed in as{user.role === "admin" ? " operator" : ""}</p>
        <p>
          <bdi className="font-mono text-xs break-all">{user.id}</bdi>
        </p>
      </div>
      <Segments
        legend="Theme"
        name="theme"
        value={theme}
        choices={[
          { value: "system", label: "System" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
        onChange={setTheme}
      />
      {toolsPage ? (
        <a href={toolsPage} className="text-accent underline">
          Local mode tools
        </a>
      ) : null}
      <Button look="secondary" onClick={() => void leave()}>
        Sign out
      </Button>
    </div>
  );
}
