import { useSnapshot } from "./live";
import { AlertIcon } from "./ui/icons";

/** Tells users on every page why they cannot send. */
export function FrozenBanner() {
  const { balances } = useSnapshot();
  if (!balances.interaction?.frozen) return null;
  return (
    <section aria-label="Account" className="border-b border-warning/40 bg-warning-soft">
      <div className="mx-auto flex w-full max-w-5xl gap-2 px-4 py-2 sm:px-6">
        <AlertIcon className="mt-0.5 size-4 text-warning" />
        <p className="min-w-0">
          <strong className="font-semibold">Your account is frozen.</strong> You can’t send messages. Your
          credits are kept. Contact support to have it unfrozen.
        </p>
      </div>
    </section>
  );
}
