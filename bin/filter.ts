import type { Command } from 'commander';
import * as z from 'zod';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';

const ids = z.array(z.string()).default([]);
const filter = z.object({
  language: ids,
  topic: ids,
  place: ids,
});

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Adds `--language`, `--topic` and `--place` to a command. */
export const withFilter = (command: Command): Command =>
  command
    .option('--language <code>', 'in this language (may be repeated)', collect)
    .option('--topic <id>', 'on this topic (may be repeated)', collect)
    .option('--place <id>', 'of this place (may be repeated)', collect);

/** What these options say, checked against newsroom.yaml. */
export function filterOf(
  command: Command,
  { settings }: Pick<Stage, 'settings'>,
): { languages: string[]; topics: string[]; places: string[] } {
  const { language, topic, place } = filter.parse(command.opts());
  const idsOf = (terms: { id: string }[]) => terms.map(({ id }) => id);
  return {
    languages: known('language', language, settings.languages),
    topics: known('topic', topic, idsOf(settings.topics)),
    places: known('place', place, idsOf(settings.places)),
  };
}

/**
 * Checks ids against a vocabulary; each is taken once.
 *
 * @throws Refusal that lists the lawful ones
 */
export function known(kind: string, ids: string[], lawful: string[]): string[] {
  const stranger = ids.find((id) => !lawful.includes(id));
  if (stranger !== undefined) {
    throw new Refusal(`the newsroom has no ${kind} ${JSON.stringify(stranger)}; it has ${lawful.join(', ')}`);
  }
  return [...new Set(ids)];
}
