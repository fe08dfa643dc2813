import type { ComponentProps } from "react";
import { Link } from "react-router";

type Look = "primary" | "secondary" | "quiet";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-hover forced-solid",
  secondary: "bg-raised text-ink border-line-strong hover:bg-hover",
  quiet: "border-transparent text-ink hover:bg-hover",
};

function classesOf(look: Look, more = "") {
  return `inline-flex min-h-9 items-center justify-center gap-2 rounded-md border px-3.5 py-1.5 text-center font-medium aria-disabled:cursor-default aria-disabled:opacity-60 ${LOOKS[look]} ${more}`;
}

export function Button({
  look = "primary",
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { look?: Look }) {
  return <button type={type} className={classesOf(look, className)} {...rest} />;
}

export function ButtonLink({
  look = "primary",
  className,
  ...rest
}: ComponentProps<typeof Link> & { look?: Look }) {
  return <Link className={classesOf(look, className)} {...rest} />;
}
