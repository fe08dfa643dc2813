import { useId, useMemo, useState, type SubmitEvent, type ReactNode } from "react";
import { Button } from "../ui/button";
import { Field, TextInput } from "../ui/field";
import { Logo } from "../ui/icons";
import { SessionContext, type Role } from "./adapter";
import { devToken, type LocalUser } from "./dev-token";
import { TEST_RECIPIENTS } from "./test-recipients";

const TOOLS_PAGE = "/dev";
const KEPT_AS = "ic-console:local-user";
const USER = /^user_[A-Za-z0-9_-]{1,64}$/;
const QUICK: { user: LocalUser; name: string; does: string }[] = [
  { user: { id: "user_ada", role: "user" }, name: "Ada", does: "sends messages with her own credits" },
  {
    user: { id: "user_operator", role: "admin" },
    name: "An operator",
    does: "also grants credits to others",
  },
];

/** Signs in as any user: local mode issues these tokens without a password, and no deployed stack accepts them. */
export default function DevAuth({ children }: { children: ReactNode }) {
  const [user, setUser] = useState(kept);
  const session = useMemo(() => {
    if (!user) return null;
    return {
      user,
      getToken: devToken(user),
      signOut: () => {
        sessionStorage.removeItem(KEPT_AS);
        setUser(null);
      },
      testRecipients: TEST_RECIPIENTS,
      toolsPage: TOOLS_PAGE,
    };
  }, [user]);

  if (!session) {
    return (
      <LocalSignIn
        onChoose={(chosen) => {
          sessionStorage.setItem(KEPT_AS, JSON.stringify(chosen));
          setUser(chosen);
        }}
      />
    );
  }
  return (
    <SessionContext value={session} key={session.user.id}>
      {children}
    </SessionContext>
  );
}

function LocalSignIn({ onChoose }: { onChoose: (user: LocalUser) => void }) {
  const [id, setId] = useState("user_");
  const [role, setRole] = useState<Role>("user");
  const [problem, setProblem] = useState<string | null>(null);
  const note = useId();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (USER.test(id.trim())) onChoose({ id: id.trim(), role });
    else
      setProblem("Write user_ and then 1 to 64 of the characters A–Z a–z 0–9 _ -, for example user_grace.");
  }

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-6 px-4 py-10">
      <title>Sign in · Interaction credits</title>
      <header className="flex flex-col gap-3">
        <Logo className="size-9" />
        <h1 className="text-xl font-semibold tracking-tight">Sign in to local mode</h1>
        <p className="text-muted" id={note}>
          You choose who you are, without a password. This exists on your own machine only: a deployed stack
          signs its users in by Clerk and knows nothing of these users.
        </p>
        <p>
          <a href={TOOLS_PAGE} className="text-accent underline">
            Tools of local mode
          </a>
        </p>
      </header>

      <ul className="flex flex-col gap-2" aria-label="Quick choices">
        {QUICK.map(({ user, name, does }) => (
          <li key={user.id}>
            <button
              type="button"
              onClick={() => {
                onChoose(user);
              }}
              className="flex w-full items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 text-start hover:border-line-strong hover:bg-hover"
            >
              <span
                aria-hidden="true"
                className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent"
              >
                {name === "Ada" ? "A" : "O"}
              </span>
              <span className="min-w-0">
                <span className="font-medium">{name}</span>{" "}
                <bdi className="font-mono text-xs break-all text-muted">{user.id}</bdi>
                <span className="block text-muted">{does}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>

      <form onSubmit={submit} noValidate className="flex flex-col gap-4 border-t border-line pt-6">
        <h2 className="font-semibold">Another user</h2>
        <Field label="User id" problem={problem} hint="A new id is a new account, without credits.">
          {(control) => (
            <TextInput
              {...control}
              value={id}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              dir="ltr"
              onChange={(event) => {
                setId(event.target.value);
                setProblem(null);
              }}
            />
          )}
        </Field>
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={role === "admin"}
            onChange={(event) => {
              setRole(event.target.checked ? "admin" : "user");
            }}
          />
          <span>
            As an operator <span className="text-muted">(role admin: may grant credits)</span>
          </span>
        </label>
        <Button type="submit">Sign in</Button>
      </form>
    </main>
  );
}

function kept(): LocalUser | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null") as Partial<LocalUser> | null;
    if (!found || typeof found.id !== "string" || !USER.test(found.id)) return null;
    return { id: found.id, role: found.role === "admin" ? "admin" : "user" };
  } catch {
    return null;
  }
}
