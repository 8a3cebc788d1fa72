import type { Notice } from '../../../domain/endpoint-health.ts';

/** What a partner, and the desk, are told by mail of an endpoint, in one language. */
export interface NoticeTexts {
  /** By kind: the subject, and what happened. `at`: the endpoint's address; `since`, `end`: moments in words. */
  kinds: Record<
    Notice,
    {
      subject(partner: string, newsroom: string): string;
      what(at: string, since: string, end: string): string;
      next: string;
    }
  >;
  /** The last answer, or why there was none. */
  last(answer: string): string;
  button: string;
  /** Why they get it. */
  why(newsroom: string): string;
}
