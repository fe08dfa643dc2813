import { useId, useMemo, useState, type SubmitEvent, type ReactNode } from "react";
import { Button } from "../ui/button";
import { Field, TextInput } from "../ui/field";
import { Logo } from "../ui/icons";
import { SessionContext, type Role } from "./adapter";
import { devToken, type LocalUser } from "./dev-token";
import { USER_ID, USER_ID_PROBLEM } from "../user-id";
import { TEST_RECIPIENTS } from "./test-recipients";

const TOOLS_PAGE = "/dev";
const KEPT_AS = "ic-console:local-user";
const QUICK: { user: LocalUser; name: string; does: string }[] = [
  { user: { id: "user_ada", role: "user" }, name: "Ada", does: "Regular user" },
  {
    user: { id: "user_operator", role: "admin" },
    name: "Operator",
    does: "Can also grant credits and stop sending",
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
    if (USER_ID.test(id.trim())) onChoose({ id: id.trim(), role });
    else setProblem(USER_ID_PROBLEM);
  }

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-6 px-4 py-10">
      <title>Sign in · Interaction credits</title>
      <header className="flex flex-col gap-3">
        <Logo className="size-9" />
        <h1 className="text-xl font-semibold tracking-tight">Sign in (local mode)</h1>
        <p className="text-muted" id={note}>
          Choose a test user. No password needed. This page exists only in local mode; in production your
          users sign in with Clerk.
        </p>
        <p>
          <a href={TOOLS_PAGE} className="text-accent underline">
            Local mode tools
          </a>
        </p>
      </header>

      <ul className="flex flex-col gap-2" aria-label="Test users">
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
        <Field label="User ID" problem={problem} hint="A new ID starts as an empty account.">
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
            Sign in as operator <span className="text-muted">(can grant credits and stop sending)</span>
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
    if (!found || typeof found.id !== "string" || !USER_ID.test(found.id)) return null;
    return { id: found.id, role: found.role === "admin" ? "admin" : "user" };
  } catch {
    return null;
  }
}
