/** Empty in a local build; the code behind it is then left out of the build. */
declare const CLERK_PUBLISHABLE_KEY: string;
/** Where the API is; the page's own origin unless the build says otherwise. */
declare const API_URL: string;

declare module "*.css";
