import type { ReactNode } from "react";
import { useSession } from "../auth/adapter";
import { ButtonLink } from "./button";
import { Page } from "./page";

/** A page for operators. For others it has no link, and says which access it needs. */
export function OperatorsPage({
  title,
  intro,
  purpose,
  children,
}: {
  title: string;
  intro: string;
  /** What operators do here, after "to". */
  purpose: string;
  children: ReactNode;
}) {
  const { user } = useSession();
  if (user.role === "admin") {
    return (
      <Page title={title} intro={intro}>
        {children}
      </Page>
    );
  }
  return (
    <Page title={title} intro={`You need operator access to ${purpose}.`}>
      <ButtonLink to="/" look="secondary">
        Go to overview
      </ButtonLink>
    </Page>
  );
}
