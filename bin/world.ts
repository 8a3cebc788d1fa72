import type { Command } from 'commander';
import * as z from 'zod';
import type { Stage } from './stage.ts';

/** What the command line needs of the world outside; tests give it another one. */
export interface World {
  /** Opens the stage of an outputs file; undefined: the one that is there without being named. */
  open(outputsFile: string | undefined): Stage;
  /** Results, and nothing else. */
  out(text: string): void;
  /** Progress and refusals. */
  err(text: string): void;
  now(): Date;
  pause(milliseconds: number): Promise<void>;
  env: Record<string, string | undefined>;
}

const shared = z.object({ outputs: z.string().optional(), json: z.boolean().default(false) });

/** The stage that a command is about. */
export const stageOf = (world: World, command: Command): Stage =>
  world.open(shared.parse(command.optsWithGlobals()).outputs);

/** Whether one JSON value, or one a line, was asked for. */
export const isJson = (command: Command): boolean => shared.parse(command.optsWithGlobals()).json;

/** Prints a result: as one JSON value when that was asked for, else as lines. */
export function print(world: World, command: Command, value: unknown, lines: () => string[]): void {
  world.out(`${isJson(command) ? JSON.stringify(value, null, 2) : lines().join('\n')}\n`);
}

/** Prints one JSON list, an item at a time, so that a long one is never held in memory. */
export function jsonList(world: World): { add(item: unknown): void; end(): void } {
  let items = 0;
  return {
    add(item) {
      world.out(`${items === 0 ? '[' : ','}\n${JSON.stringify(item, null, 2)}`);
      items += 1;
    },
    end: () => world.out(items === 0 ? '[]\n' : '\n]\n'),
  };
}
