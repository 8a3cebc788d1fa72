import { mediaAddress } from '../domain/address.ts';
import type { Media } from '../domain/release.ts';

/** A file beside a release, and where readers find it. */
export type PublicMedia = Media & { address: string };

/** The files of a release; remembers which were shown, so that those and no others are copied to the site (law 9). */
export interface Pictures {
  show(name: string): PublicMedia | undefined;
  readonly shown: Media[];
}

export function picturesOf(files: Media[]): Pictures {
  const shown = new Map<string, Media>();
  return {
    show(name) {
      const media = files.find((file) => file.name === name);
      if (!media) return undefined;
      shown.set(name, media);
      return { ...media, address: mediaAddress(media) };
    },
    get shown() {
      return [...shown.values()];
    },
  };
}
