import { type NinjsSources, toNinjs } from '../ninjs.ts';
import type { ItemBodies, ItemFormat } from './formats.ts';

export interface ItemSources extends NinjsSources {
  standing?: { kind: 'withheld'; embargoedUntil: string } | { kind: 'canceled' };
  previous?: number;
}
export interface Item {
  contentType: string;
  body: string;
}
export function itemAs(_format: ItemFormat, _bodies: ItemBodies, sources: ItemSources): Item {
  return { contentType: 'application/json', body: JSON.stringify(toNinjs(sources)) };
}
