import type { NoticeTexts } from './texts.ts';

export const en: NoticeTexts = {
  kinds: {
    warned: {
      subject: (partner, newsroom) => `${newsroom}: webhooks to ${partner} are failing`,
      what: (at, since, end) =>
        `Since ${since}, every webhook to ${at} has failed. If this goes on until ${end}, the endpoint is switched off.`,
      next: 'Deliveries are tried again by themselves; you need not ask for them.',
    },
    disabled: {
      subject: (partner, newsroom) => `${newsroom}: webhooks to ${partner} are switched off`,
      what: (at, since) =>
        `Since ${since}, every webhook to ${at} has failed, so the endpoint is switched off.`,
      next: 'Nothing is lost: what comes out meanwhile is kept for 30 days, and can be collected there. Once the endpoint works again, ask us to switch it on.',
    },
    gone: {
      subject: (partner, newsroom) => `${newsroom}: webhooks to ${partner} are switched off`,
      what: (at) => `${at} answered that it is gone for good (410), so the endpoint is switched off.`,
      next: 'Nothing is lost: what comes out meanwhile is kept for 30 days, and can be collected there. Once the endpoint works again, ask us to switch it on.',
    },
  },
  last: (answer) => `The last answer: ${answer}`,
  button: 'See all deliveries',
  why: (newsroom) => `You get this message because you look after the webhooks of ${newsroom}.`,
};
