/** Digits in groups, as the console's English sentences have them. */
export function digits(value: number): string {
  // Zero with its sign turned would be "-0".
  return (value + 0).toLocaleString("en");
}

const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** A share from 0 to 1: "99.5%". */
export const percent = (share: number) => PERCENT.format(share);

/** How many in an hour, to a tenth: "12.3". */
export const perHour = (total: number, hours: number) => digits(Math.round((total / hours) * 10) / 10);

/** "1 credit", "2,000 scraper credits". */
export function credits(amount: number, kind = ""): string {
  return `${digits(amount)} ${kind && `${kind} `}${amount === 1 ? "credit" : "credits"}`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** How long something takes or has lasted, in its largest whole unit: "40 seconds", "1 hour". */
export function duration(ms: number): string {
  const [unit, length] = UNITS.find(([, least]) => ms >= least) ?? (["second", 1_000] as const);
  const format = new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.max(0, Math.trunc(ms / length)));
}

const WHOLE = /^[1-9]([0-9]*|[0-9]{0,2}((,[0-9]{3})+|(\s[0-9]{3})+))$/;

/** A number from 1 on as people type it, "1000", "1,000" or "1 000"; NaN if it is anything else. */
export function wholeNumber(typed: string): number {
  const trimmed = typed.trim();
  return WHOLE.test(trimmed) ? Number(trimmed.replace(/[,\s]/g, "")) : NaN;
}
