import type { Frequency, PAUSES, WAITS } from '../../../domain/audience.ts';
import type { Plural } from '../en.ts';

/** What mails and the pages of subscriptions say, in one language. `name` is the organisation's. */
export interface AlertTexts {
  mail: {
    correction(title: string): string;
    retraction(title: string): string;
    /** Above the title. */
    correctionKicker: string;
    retractionKicker: string;
    /** Head of the change note. */
    whatChanged: string;
    /** Head of the reason for a retraction. */
    whyRetracted: string;
    retracted: string;
    readOn: string;
    why(name: string): string;
    manage: string;
    unsubscribe: string;
  };
  digest: Record<
    'daily' | 'weekly',
    {
      /** @param titles by `titles` */
      subject(name: string, date: string, titles: string): string;
      title(date: string): string;
      why(name: string): string;
    }
  > & {
    /** The first title, and how many more. */
    titles: Plural;
    /** Heads of the sections. */
    corrections: string;
    withdrawn: string;
    news: string;
    otherNews: string;
    /** What the mail has no room for. */
    rest: Plural;
  };
  optIn: { subject(name: string): string; intro(name: string): string; button: string; ignore: string };
  already: { subject(name: string): string; intro(name: string): string; button: string; ignore: string };
  page: {
    home: string;
    form: {
      languages: string;
      languagesHint: string;
      /** The label of the nth language; 1 is the best. */
      choice(n: number): string;
      noFurther: string;
      waits: string;
      wait: Record<(typeof WAITS)[number], string>;
      frequency: string;
      often: Record<Frequency, string>;
      /** What is agreed to by signing up; it is recorded in these words. */
      consent(name: string): string;
    };
    checkInbox: { title: string; text: string };
    confirm: { title: string; text(name: string): string; button: string };
    confirmed: { title: string; text: string };
    manage: {
      title: string;
      text: string;
      topics: string;
      places: string;
      none: string;
      allTopics: string;
      allPlaces: string;
      /** Asked when the last topic or place was taken away. */
      everything: string;
      save: string;
      saved: string;
      fewer: string;
      leavePart(name: string): string;
      pause: string;
      pauseText: string;
      pauseFor: Record<(typeof PAUSES)[number], string>;
      paused(day: string): string;
      resume: string;
    };
    leave: { title: string; text(name: string): string; button: string; less: string };
    suppressed: Record<'title' | 'bounce' | 'soft-bounces' | 'complaint' | 'again', string>;
    left: { title: string; text: string };
    expired: { title: string; text: string };
    invalid: { title: string; text: string };
    gone: { title: string; text: string };
    refused: {
      title: string;
      email(value: string): string;
      mailbox(value: string): string;
      choice(value: string): string;
      language: string;
      unreadable: string;
    };
    tooMany: { title: string; text: string };
    unavailable: { title: string; text: string };
    subscribe: string;
  };
}
