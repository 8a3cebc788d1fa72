/** Subscribers and what they asked for. Personal data: none of this is logged or put into an event (law 11). */

export interface Subscriber {
  /** Keyed hash of the address: 32 hexadecimal digits, so that a lookup by address needs no index. */
  id: string;
  email: string;
  status: 'pending' | 'confirmed' | 'left';
  /** Languages they read, best first. */
  languages: string[];
  /** Empty: all topics. */
  topics: string[];
  /** Empty: all places. */
  places: string[];
  frequency: 'at-once';
  createdAt: string;
  confirmedAt?: string;
  /** When the last opt-in mail went out, by which repeated sign-ups are held back. */
  askedAt?: string;
}

/** A confirmed subscription as a slice of the audience reads it: everything that sending needs. */
export interface Subscription {
  id: string;
  email: string;
  languages: string[];
  topics: string[];
  places: string[];
}
