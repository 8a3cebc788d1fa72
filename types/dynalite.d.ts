/** dynalite ships no types; this is what we use of it (its readme, "API"). */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Folder of the LevelDB store; in memory without one. */
    path?: string;
    /** Milliseconds that a table stays in CREATING. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** Kilobytes. */
    maxItemSizeKb?: number;
  }

  export default function dynalite(options?: Options): Server;
}
