/** Bundlers put the mode in its place. */
declare const process: { env: { NODE_ENV?: string } };
